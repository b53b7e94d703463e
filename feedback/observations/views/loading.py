"""What the views of observations load; what somebody may not see does not exist for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from culture.org.models import Position, Unit
from culture.toolkit.models import StandIn
from culture.zones.reach import readable_units
from feedback.observations.models import Observation, ObservationLink
from feedback.observations.reach import units_to_tell

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def trail(*steps: Step) -> list[Step]:
    """The way to a page of observations."""
    return [Step(_("Observations"), reverse("observations:index")), *steps]


def observation_or_404(request: StaffRequest, uuid: uuid.UUID) -> Observation:
    """An observation that the user sees, with how it stands."""
    seen = Observation.objects.visible_to(request.user, day=request.today).with_state()
    return get_object_or_404(seen, uuid=uuid)


def decided_observation_or_404(request: StaffRequest, uuid: uuid.UUID) -> Observation:
    """An observation that the user decides on."""
    mine = Observation.objects.decided_by(request.user, day=request.today).with_state()
    return get_object_or_404(mine, uuid=uuid)


def link_or_404(request: StaffRequest, uuid: uuid.UUID) -> ObservationLink:
    """A link of a unit that the user answers for."""
    links = ObservationLink.objects.filter(unit__in=[unit.pk for unit in answered_units(request)])
    return get_object_or_404(links.select_related("unit__organisation"), uuid=uuid)


def answered_units(request: StaffRequest) -> list[Unit]:
    """The open units that the user answers for, by name: HR all, others what they lead."""
    units = Unit.objects.visible_to(request.user).filter(closed_on=None)
    if not request.user.is_hr:
        led = Unit.objects.led_by(request.user, day=request.today).values("pk")
        stood_in = StandIn.objects.of(request.user, day=request.today).values("unit")
        units = units.filter(pk__in=led) | units.filter(pk__in=stood_in)
    return list(units.select_related("organisation").order_by("name", "pk"))


def own_units(request: StaffRequest) -> list[Unit]:
    """The units that the user tells, where they work first."""
    units = units_to_tell(request.user, day=request.today).select_related("organisation")
    held = Position.objects.current(request.today).filter(person__user=request.user)
    first = list(held.order_by("-kind", "starts_on", "pk").values_list("unit", flat=True))
    place = {pk: rank for rank, pk in enumerate(first)}
    return sorted(units.order_by("path"), key=lambda unit: place.get(unit.pk, len(first)))


def readable(request: StaffRequest) -> list[Unit]:
    """The open units that the user reads of, by name."""
    units = readable_units(request.user, day=request.today).filter(closed_on=None)
    return list(units.order_by("name", "pk"))


def all_units(request: StaffRequest) -> list[Unit]:
    """The open units of the organisation, by name."""
    units = Unit.objects.visible_to(request.user).filter(closed_on=None)
    return list(units.order_by("name", "pk"))
