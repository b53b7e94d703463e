"""Pages on which leads and HR rule."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from culture.zones.forms import SituationForm
from culture.zones.models import SharedValue, Situation
from culture.zones.queries import history_of, titles_below
from culture.zones.services import situations
from culture.zones.views.loading import (
    ruled_situation_or_404,
    ruled_unit_or_404,
    situation_or_404,
    trail_to,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.org.models import Unit
    from culture.zones.models import SituationVersion


@login_required
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Add a situation to a unit, for it and all below."""
    unit = ruled_unit_or_404(request, uuid)
    form = form_of(
        request,
        SituationForm,
        values=_values(request),
        roles=titles_below(unit, day=request.today),
    )
    made: list[Situation] = []

    def act(**said: Any) -> None:
        made.append(
            situations.add_situation(actor=request.user, unit=unit, now=request.now, **said)
        )

    if done(form, act):
        messages.success(request, _("Kept. It holds here and in all units below."))
        return _to(unit, made[0])
    return form_page(
        request, form, heading=_("Add a situation"), lead=_lead(unit), trail=trail_to(unit)
    )


@login_required
@require_http_methods(["GET", "POST"])
def refine(request: StaffRequest, uuid: uuid.UUID, situation: uuid.UUID) -> HttpResponse:
    """Say for a unit what a unit above rules: stricter, in its own words, or for a role."""
    unit = ruled_unit_or_404(request, uuid)
    first = situation_or_404(request, unit, situation)
    said = history_of(first)[0]
    form = form_of(
        request,
        SituationForm,
        values=_values(request, said),
        roles=titles_below(unit, day=request.today),
        initial=SituationForm.initial_of(said) | {"role": first.role},
    )
    made: list[Situation] = []

    def act(**facts: Any) -> None:
        made.append(
            situations.refine_situation(
                actor=request.user,
                unit=unit,
                first=first,
                now=request.now,
                **facts,
            )
        )

    if done(form, act):
        messages.success(request, _("Kept. It holds here and in all units below."))
        return _to(unit, made[0])
    return form_page(
        request,
        form,
        heading=_("Say it for %(unit)s") % {"unit": unit.name},
        lead=_(
            "The rule comes from %(place)s. A unit below may be stricter, or say the same in its "
            "own words; for a role it may be another rule than for everybody of the same unit."
        )
        % {"place": first.unit.name},
        trail=trail_to(unit),
    )


@login_required
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say something else of a situation; what was said before stays in its history."""
    situation = ruled_situation_or_404(request, uuid)
    said = history_of(situation)[0]
    form = form_of(
        request,
        SituationForm,
        values=_values(request, said),
        roles=None,
        initial=SituationForm.initial_of(said),
    )

    def act(**facts: Any) -> None:
        situations.change_situation(
            actor=request.user, situation=situation, now=request.now, **facts
        )

    if done(form, act):
        messages.success(request, _("Saved. What was said before stays in the history."))
        return _to(situation.unit, situation)
    return form_page(
        request,
        form,
        heading=_("Change a situation"),
        lead=_lead(situation.unit),
        trail=trail_to(situation.unit),
    )


@login_required
@require_POST
def retire(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Take a situation out of force."""
    return _set_retired(request, uuid, is_retired=True, said=_("Retired. It is never deleted."))


@login_required
@require_POST
def bring_back(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Bring a retired situation back."""
    return _set_retired(request, uuid, is_retired=False, said=_("It holds again."))


def _set_retired(
    request: StaffRequest, uuid: uuid.UUID, *, is_retired: bool, said: str
) -> HttpResponse:
    situation = ruled_situation_or_404(request, uuid)
    service = situations.set_retired
    pressed(request, service, situation=situation, is_retired=is_retired, said=said)
    return _to(situation.unit, situation)


def _to(unit: Unit, situation: Situation) -> HttpResponse:
    return redirect("zones:situation", uuid=unit.uuid, situation=situation.uuid)


def _values(request: StaffRequest, said: SituationVersion | None = None) -> list[SharedValue]:
    """The values in use, and the one that the situation stands on already."""
    values = list(SharedValue.objects.visible_to(request.user).in_use())
    if said and said.value and said.value not in values:
        values.append(said.value)
    return values


def _lead(unit: Unit) -> str:
    return _("It holds in %(unit)s and in all units below.") % {"unit": unit.name}
