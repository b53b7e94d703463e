"""What the views of actions load; what somebody may not see does not exist for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.actions.models import Action
from culture.actions.reach import may_check, may_work, units_to_act_in
from culture.core.breadcrumb import Step
from culture.zones.reach import readable_units

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from culture.org.models import Unit


def trail(*steps: Step) -> list[Step]:
    """The way to a page of actions."""
    return [Step(_("Actions"), reverse("actions:index")), *steps]


def action_or_404(request: StaffRequest, uuid: uuid.UUID) -> Action:
    """An action that the user sees, with how it stands."""
    seen = Action.objects.visible_to(request.user, day=request.today).with_state()
    seen = seen.select_related("baseline", "made_by", "result_of__checked_by")
    return get_object_or_404(seen.defer("baseline__units", "baseline__content"), uuid=uuid)


def worked_action_or_404(request: StaffRequest, uuid: uuid.UUID) -> Action:
    """An action that the user works on."""
    action = action_or_404(request, uuid)
    if not may_work(request.user, action, day=request.today):
        raise Http404
    return action


def checked_action_or_404(request: StaffRequest, uuid: uuid.UUID) -> Action:
    """An action that the user has a say in; its owner is told why it is not theirs to close."""
    action = action_or_404(request, uuid)
    day = request.today
    if not may_work(request.user, action, day=day) and not may_check(request.user, action, day=day):
        raise Http404
    return action


def led_units(request: StaffRequest) -> list[Unit]:
    """The open units that the user makes actions in, from the top down."""
    units = units_to_act_in(request.user, day=request.today).select_related("organisation")
    return sorted(units, key=lambda unit: (len(unit.path), unit.name, unit.pk))


def led_unit_or_404(request: StaffRequest, uuid: uuid.UUID) -> Unit:
    """An open unit that the user makes actions in."""
    units = units_to_act_in(request.user, day=request.today).select_related("organisation")
    return get_object_or_404(units, uuid=uuid)


def readable(request: StaffRequest) -> list[Unit]:
    """The open units whose actions the user sees, by name."""
    units = readable_units(request.user, day=request.today).filter(closed_on=None)
    return list(units.order_by("name", "pk"))
