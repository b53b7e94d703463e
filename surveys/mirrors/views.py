"""Pages of a person's own history. Whatever somebody's roles are, these show the own one only."""

from __future__ import annotations

import uuid
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.breadcrumb import Step
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from surveys.mirrors.forms import KeepForm
from surveys.mirrors.models import MOST_PROFILES, Profile
from surveys.mirrors.queries import history_document, kept_profiles
from surveys.mirrors.services import delete_profile, erase_history, keep_profile

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


@never_cache
@login_required
@require_GET
def history(request: StaffRequest) -> HttpResponse:
    """The page whose script keeps, opens and shows; without it one can still delete and erase."""
    page = {
        "trail": _trail()[:1],
        "profiles": kept_profiles(user=request.user),
        "most": MOST_PROFILES,
    }
    return render(request, "surveys/mirrors/history.html", page)


@never_cache
@login_required
@require_GET
def document(request: StaffRequest) -> HttpResponse:
    """Everything that is kept, encrypted as it is kept; also what the page's script decrypts."""
    response = JsonResponse(history_document(user=request.user))
    response["Content-Disposition"] = 'attachment; filename="history.json"'
    return response


@never_cache
@login_required
@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """Keep one profile that the browser encrypted; says in JSON what became of it."""
    form = KeepForm(request.POST)
    if done(form, partial(keep_profile, user=request.user, today=request.today)):
        return JsonResponse({}, status=HTTPStatus.CREATED)
    return JsonResponse({"problem": form.problem()}, status=HTTPStatus.BAD_REQUEST)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delete(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Delete one profile, once it was said that it cannot be had back."""
    profile = get_object_or_404(Profile.objects.visible_to(request.user), uuid=uuid)
    form = form_of(request, forms.Form)
    if done(form, partial(delete_profile, user=request.user, profile=profile)):
        messages.success(request, _("The profile is deleted."))
        return redirect("mirrors:history")
    month = _("Kept in %(month)s") % {"month": date_format(profile.kept_on, "YEAR_MONTH_FORMAT")}
    lost = _("Nobody can bring it back. What you answered in the survey itself stays counted.")
    return form_page(
        request,
        form,
        heading=_("Delete a profile"),
        trail=_trail(),
        lead=f"{month}. {lost}",
        submit=_("Delete"),
        danger=True,
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def erase(request: StaffRequest) -> HttpResponse:
    """Erase the whole history, once it was said what is lost."""
    form = form_of(request, forms.Form)
    if done(form, partial(erase_history, user=request.user)):
        messages.success(request, _("Your history is erased."))
        return redirect("mirrors:history")
    count = len(kept_profiles(user=request.user))
    erased = ngettext(
        "%(count)s profile will be erased", "%(count)s profiles will be erased", count
    ) % {"count": count}
    lost = _(
        "The passphrase is forgotten with them; a new history gets a new one. Nobody can bring "
        "anything back. What you answered in surveys still counts."
    )
    return form_page(
        request,
        form,
        heading=_("Erase my history"),
        trail=_trail(),
        lead=f"{erased}. {lost}",
        submit=_("Erase everything"),
        danger=True,
    )


def _trail() -> list[Step]:
    return [
        Step(_("My profile"), reverse("accounts:profile")),
        Step(_("My history"), reverse("mirrors:history")),
    ]
