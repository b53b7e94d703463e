"""Workshops as HR plans, counts and deletes them."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from culture.core.access import hr_only
from culture.core.forms import TypedWordForm, form_of
from culture.core.pages import form_page
from surveys.workshops import queries, services
from surveys.workshops.advice import Adviser
from surveys.workshops.comparison import waves_in
from surveys.workshops.forms import AttendanceForm, WorkshopForm
from surveys.workshops.views.loading import trail_to, workshop_or_404

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

DELETE = pgettext_lazy("word to type", "delete")
FORM = "surveys/workshops/workshop_form.html"


@require_http_methods(["GET", "POST"])
@hr_only
def plan_workshop(request: StaffRequest) -> HttpResponse:
    """Ask for a workshop's facts, advise, and store it."""
    form = form_of(request, _form_for(request))
    if request.method == "POST" and form.is_valid():
        workshop = services.plan_workshop(
            actor=request.user, facts=form.cleaned_data, now=request.now
        )
        messages.success(request, _("The workshop is planned."))
        return redirect("workshops:detail", workshop.uuid)
    return render(request, FORM, {"form": form, "trail": trail_to()})


@require_http_methods(["GET", "POST"])
@hr_only
def edit_workshop(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change a workshop's facts."""
    workshop = workshop_or_404(request, identity)
    form = form_of(
        request, partial(_form_for(request), instance=workshop_or_404(request, identity))
    )
    if request.method == "POST" and form.is_valid():
        services.change_workshop(
            actor=request.user, workshop=workshop, facts=form.cleaned_data, now=request.now
        )
        messages.success(request, _("Saved."))
        return redirect("workshops:detail", workshop.uuid)
    return render(request, FORM, {"form": form, "workshop": workshop, "trail": trail_to(workshop)})


@require_http_methods(["GET", "POST"])
@hr_only
def count_attendance(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask how many of each unit came."""
    workshop = workshop_or_404(request, identity)
    form = form_of(request, AttendanceForm, turnouts=queries.turnouts(workshop))
    if request.method == "POST" and form.is_valid():
        services.count_attendance(
            actor=request.user, workshop=workshop, counts=form.counts, now=request.now
        )
        messages.success(request, _("Saved."))
        return redirect("workshops:detail", workshop.uuid)
    context = {"form": form, "workshop": workshop, "trail": trail_to(workshop)}
    return render(request, "surveys/workshops/attendance.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def delete_workshop(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Delete a workshop once the person typed the word."""
    workshop = workshop_or_404(request, identity)
    form = form_of(request, TypedWordForm, word=DELETE)
    if request.method == "POST" and form.is_valid():
        services.delete_workshop(actor=request.user, workshop=workshop, now=request.now)
        messages.success(request, _("The workshop is deleted."))
        return redirect("workshops:list")
    return form_page(
        request,
        form,
        heading=_("Delete the workshop"),
        trail=trail_to(workshop),
        lead=_(
            "“%(name)s” is lost with its notes and with how many came. What waves published stays."
        )
        % {"name": workshop.title},
        submit=_("Delete the workshop"),
        danger=True,
    )


def _form_for(request: StaffRequest) -> Callable[..., WorkshopForm]:
    return partial(
        WorkshopForm,
        actor=request.user,
        adviser=Adviser(request.user, day=request.today),
        waves=waves_in(request.user.organisation_id),
    )
