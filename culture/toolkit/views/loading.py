"""What the toolkit's views load; what somebody may not see does not exist for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from culture.org.models import Unit
from culture.toolkit.models import Practice, Run, StandIn, ToolkitVersion
from culture.toolkit.responsibility import answerers_of

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def trail_to(*steps: Step) -> list[Step]:
    """The way to a page of the toolkit."""
    return [Step(_("Toolkit"), reverse("toolkit:index")), *steps]


def step_to(unit: Unit) -> Step:
    """The step of a unit's own page."""
    return Step(unit.name, reverse("toolkit:unit", kwargs={"uuid": unit.uuid}))


def practices_step() -> Step:
    """The step of HR's page of practices."""
    return Step(_("Practices"), reverse("toolkit:practices"))


def unit_or_404(request: StaffRequest, uuid: uuid.UUID) -> Unit:
    """A unit whose toolkit the user may read: HR all, others those they lead or stand in for."""
    units = Unit.objects.visible_to(request.user).select_related("organisation")
    unit = get_object_or_404(units, uuid=uuid)
    may_read = (
        request.user.is_hr
        or Unit.objects.led_by(request.user, day=request.today).filter(pk=unit.pk).exists()
        or StandIn.objects.of(request.user, day=request.today).filter(unit=unit).exists()
    )
    if not may_read:
        raise Http404
    return unit


def own_unit_or_404(request: StaffRequest, uuid: uuid.UUID) -> Unit:
    """A unit that the user answers for."""
    units = Unit.objects.visible_to(request.user).select_related("organisation")
    unit = get_object_or_404(units, uuid=uuid)
    if not answerers_of(unit, day=request.today).include(request.user):
        raise Http404
    return unit


def run_or_404(request: StaffRequest, uuid: uuid.UUID) -> Run:
    """A checklist that the user may read."""
    runs = Run.objects.visible_to(request.user, day=request.today)
    wanted = runs.select_related("unit__organisation", "joiner", "version")
    return get_object_or_404(wanted, uuid=uuid)


def version_or_404(request: StaffRequest, uuid: uuid.UUID) -> ToolkitVersion:
    """A version of the practices of HR's organisation."""
    return get_object_or_404(ToolkitVersion.objects.visible_to(request.user), uuid=uuid)


def practice_or_404(request: StaffRequest, uuid: uuid.UUID) -> Practice:
    """A practice of HR's organisation."""
    versions = ToolkitVersion.objects.visible_to(request.user)
    practices = Practice.objects.filter(version__in=versions).select_related("version")
    return get_object_or_404(practices, uuid=uuid)
