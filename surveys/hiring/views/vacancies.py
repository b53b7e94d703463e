"""Vacancies as HR lists, prepares and reads them."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.buttons import pressed
from culture.core.forms import form_of
from culture.core.pages import form_page
from surveys.hiring.guides.queries import guide_for
from surveys.hiring.models import Vacancy
from surveys.hiring.vacancies import services
from surveys.hiring.vacancies.forms import VacancyForm
from surveys.hiring.vacancies.queries import published_profiles, vacancies_for
from surveys.hiring.vacancies.structure import Component, audit_vacancy
from surveys.hiring.views.loading import trail_to, vacancy_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

PAGE_LENGTH = 50


@require_GET
@hr_only
def list_vacancies(request: StaffRequest) -> HttpResponse:
    """Show every vacancy, the newest first."""
    page = Paginator(vacancies_for(request.user), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "has_profile": published_profiles(request.user).exists()}
    return render(request, "surveys/hiring/vacancy_list.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def create_vacancy(request: StaffRequest) -> HttpResponse:
    """Ask for a vacancy's facts and store it."""
    form = form_of(request, partial(VacancyForm, actor=request.user))
    if request.method == "POST" and form.is_valid():
        vacancy = services.prepare_vacancy(
            actor=request.user, facts=form.cleaned_data, now=request.now
        )
        messages.success(request, _("The vacancy is prepared. Nobody outside sees it yet."))
        return redirect("hiring:vacancy", vacancy.uuid)
    return form_page(
        request,
        form,
        heading=_("New vacancy"),
        trail=trail_to(),
        lead=_("A vacancy goes by one version of a role profile, and keeps it."),
    )


@require_GET
@hr_only
def show_vacancy(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show a vacancy with what its role asks for."""
    vacancy = vacancy_or_404(request, identity)
    context = {
        "vacancy": vacancy,
        "competencies": vacancy.profile_version.competencies.order_by("position"),
        "guide": vacancy.guide_version or guide_for(vacancy.profile_version),
        "is_draft": vacancy.state == Vacancy.State.DRAFT,
        "is_open": vacancy.state == Vacancy.State.OPEN,
        "trail": trail_to(),
    }
    return render(request, "surveys/hiring/vacancy_detail.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def edit_vacancy(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change a vacancy's facts."""
    vacancy = vacancy_or_404(request, identity)
    form = form_of(
        request,
        partial(VacancyForm, actor=request.user, instance=vacancy_or_404(request, identity)),
    )
    if request.method == "POST" and form.is_valid():
        services.change_vacancy(
            actor=request.user, vacancy=vacancy, facts=form.cleaned_data, now=request.now
        )
        messages.success(request, _("Saved."))
        return redirect("hiring:vacancy", vacancy.uuid)
    return form_page(request, form, heading=_("Change the vacancy"), trail=trail_to(vacancy))


@require_POST
@hr_only
def open_vacancy(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Let candidates come, or say what is missing."""
    vacancy = vacancy_or_404(request, identity)
    said = _("The vacancy is open to candidates.")
    pressed(request, services.open_vacancy, vacancy=vacancy, said=said)
    return redirect("hiring:vacancy", vacancy.uuid)


@require_POST
@hr_only
def close_vacancy(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Let no new candidates come."""
    vacancy = vacancy_or_404(request, identity)
    said = _("The vacancy is closed to new candidates.")
    pressed(request, services.close_vacancy, vacancy=vacancy, said=said)
    return redirect("hiring:vacancy", vacancy.uuid)


@require_GET
@hr_only
def show_structure(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show how structured a vacancy's interviews are, component by component."""
    vacancy = vacancy_or_404(request, identity)
    checked = audit_vacancy(vacancy)
    context = {
        "vacancy": vacancy,
        "checked": checked,
        "met": sum(one.is_met for one in checked),
        "all": len(Component),
        "trail": trail_to(vacancy),
    }
    return render(request, "surveys/hiring/structure.html", context)
