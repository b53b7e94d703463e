"""What the views of decision zones load; what somebody may not see does not exist for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from culture.org.models import Position, Unit
from culture.zones.models import Consultation, SharedValue, Situation
from culture.zones.reach import answers, may_change, readable_units, who_answers

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from culture.toolkit.responsibility import Answerers


def trail_to(unit: Unit, *steps: Step) -> list[Step]:
    """The way to a page of a unit."""
    place = Step(unit.name, reverse("zones:unit", kwargs={"uuid": unit.uuid}))
    return [Step(_("Decision zones"), reverse("zones:index")), place, *steps]


def unit_or_404(request: StaffRequest, uuid: uuid.UUID) -> Unit:
    """A unit whose rules the user reads."""
    units = readable_units(request.user, day=request.today).select_related("organisation")
    return get_object_or_404(units, uuid=uuid)


def ruled_unit_or_404(request: StaffRequest, uuid: uuid.UUID) -> Unit:
    """A unit in which the user rules."""
    units = Unit.objects.visible_to(request.user).select_related("organisation")
    unit = get_object_or_404(units, uuid=uuid)
    if not may_change(request.user, unit, day=request.today):
        raise Http404
    return unit


def measured_unit_or_404(request: StaffRequest, uuid: uuid.UUID) -> Unit:
    """A unit whose numbers the user sees; whoever only stands in does not."""
    units = Unit.objects.measured_for(request.user, day=request.today)
    return get_object_or_404(units.select_related("organisation"), uuid=uuid)


def situation_or_404(request: StaffRequest, unit: Unit, uuid: uuid.UUID) -> Situation:
    """A situation of a unit or of one above it."""
    seen = Situation.objects.visible_to(request.user, places=unit.path)
    return get_object_or_404(seen.select_related("unit", "refines"), uuid=uuid)


def ruled_situation_or_404(request: StaffRequest, uuid: uuid.UUID) -> Situation:
    """A situation of a unit in which the user rules."""
    inside = Situation.objects.filter(organisation=request.user.organisation_id)
    situation = get_object_or_404(inside.select_related("unit__organisation"), uuid=uuid)
    if not may_change(request.user, situation.unit, day=request.today):
        raise Http404
    return situation


def question_or_404(request: StaffRequest, uuid: uuid.UUID) -> tuple[Consultation, Answerers, bool]:
    """A question with who answers it, and whether that is the user; else the user asked it."""
    inside = Consultation.objects.filter(organisation=request.user.organisation_id)
    rows = inside.select_related("unit", "asker", "covered_by", "answer__said_by", "answer__value")
    asked = get_object_or_404(rows, uuid=uuid)
    answerers = who_answers([asked], day=request.today)[asked]
    is_to_answer = answers(request.user, asked, answerers)
    if not is_to_answer and asked.asker_id != request.user.pk:
        raise Http404
    return asked, answerers, is_to_answer


def value_or_404(request: StaffRequest, uuid: uuid.UUID) -> SharedValue:
    """A value of the organisation."""
    return get_object_or_404(SharedValue.objects.visible_to(request.user), uuid=uuid)


def first_unit(request: StaffRequest) -> Unit | None:
    """The unit that somebody works in or leads, else the topmost that they read; None: no unit."""
    user, day = request.user, request.today
    held = Position.objects.current(day).filter(person__user=user, unit__closed_on=None)
    own = held.select_related("unit__organisation").order_by("-kind", "starts_on", "pk").first()
    if own:
        return own.unit
    units = readable_units(user, day=day).filter(closed_on=None).select_related("organisation")
    return units.order_by("path").first()
