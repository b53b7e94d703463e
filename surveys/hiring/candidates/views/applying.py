"""The public page of a vacancy, and applying there."""

from __future__ import annotations

import uuid
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from culture.core.forms import done
from surveys.hiring.candidates.adding import Applicant, apply_for, takes_applications
from surveys.hiring.candidates.pages import VacancyPage, placeless
from surveys.hiring.candidates.views.loading import comes_too_often, language_of, too_many
from surveys.hiring.models import Candidate, Vacancy

if TYPE_CHECKING:
    from culture.core.requests import PublicRequest


class ApplicationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who applies."""

    class Meta:
        model = Candidate
        fields = ["name", "email"]
        labels = {"name": _("Your name"), "email": _("Your e-mail address")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PublicRequest, identity: uuid.UUID) -> HttpResponse:
    """Show what the vacancy is about, and take an application."""
    vacancy = _find(identity)
    if vacancy is None:
        return _unknown(request)
    page = VacancyPage.of(request, vacancy)
    today = vacancy.organisation.day_of(request.now)
    if not takes_applications(vacancy, today=today):
        return page.render("closed.html", status=HTTPStatus.GONE)
    if request.method != "POST":
        with page.active():
            return page.render("apply.html", form=ApplicationForm())
    if comes_too_often(request):
        return too_many(request)
    return _take(request, page)


@never_cache
@require_safe
def applied(request: PublicRequest, identity: uuid.UUID) -> HttpResponse:
    """Say that a mail is on its way, the same whoever it goes to."""
    vacancy = _find(identity)
    if vacancy is None:
        return _unknown(request)
    return VacancyPage.of(request, vacancy).render("applied.html")


def _take(request: PublicRequest, page: VacancyPage) -> HttpResponse:
    with page.active():
        form = ApplicationForm(request.POST)
        act = partial(_apply, page=page, request=request)
        if done(form, act):
            place = reverse("candidate:applied", kwargs={"identity": page.vacancy.uuid})
            return redirect(f"{place}?lang={page.language}")
        problems = [
            (name, " ".join(map(str, sentences))) for name, sentences in form.errors.items()
        ]
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return page.render("apply.html", form=form, problems=problems, status=status)


def _apply(*, page: VacancyPage, request: PublicRequest, name: str, email: str) -> None:
    applicant = Applicant(name, email, page.language)
    apply_for(vacancy=page.vacancy, applicant=applicant, now=request.now)


def _find(identity: uuid.UUID) -> Vacancy | None:
    """A vacancy that was ever open; nobody outside learns of one that is being prepared."""
    found = Vacancy.objects.exclude(state=Vacancy.State.DRAFT).filter(uuid=identity)
    return found.select_related("organisation", "unit", "profile_version", "guide_version").first()


def _unknown(request: PublicRequest) -> HttpResponse:
    language = language_of(request)
    return placeless("unknown.html", language=language, status=HTTPStatus.NOT_FOUND)
