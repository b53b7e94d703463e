"""What the views of the chain load; what somebody may not see does not exist for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.chain.links import CUSTOMER
from culture.chain.services.standards import may_set
from culture.core.breadcrumb import Step
from culture.metrics.models import Series, Subject
from culture.metrics.queries import newest_subjects
from culture.metrics.windows import read_period
from culture.org.models import Position, Unit
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def unit_to_read(request: StaffRequest, identity: uuid.UUID) -> Unit:
    """A unit whose standards the user may read: those they work in or lead, all for HR."""
    units = Unit.objects.measured_for(request.user, day=request.today)
    return get_object_or_404(units.select_related("organisation"), uuid=identity)


def unit_to_set(request: StaffRequest, identity: uuid.UUID) -> Unit:
    """A unit whose standards the user sets."""
    unit = unit_to_read(request, identity)
    if not may_set(request.user, unit, day=request.today):
        raise Http404
    return unit


def unit_led(request: StaffRequest, identity: uuid.UUID) -> Unit:
    """A unit that the user leads itself."""
    led = Position.objects.current(request.today).filter(
        person__user=request.user, kind=Position.Kind.LEADS
    )
    units = Unit.objects.visible_to(request.user).filter(pk__in=led.values("unit"))
    return get_object_or_404(units.select_related("organisation"), uuid=identity)


def series_of(request: StaffRequest, identity: uuid.UUID) -> Series:
    """A questionnaire that the user's organisation asks its customers."""
    known = Series.objects.filter(organisation=request.user.organisation_id, source=CUSTOMER)
    return get_object_or_404(known.select_related("organisation"), uuid=identity)


def subject_of(series: Series, kind: str, key: str) -> Subject:
    """A dimension or a statement that is asked today."""
    for subject in newest_subjects(series):
        if (subject.kind, subject.key) == (kind, key):
            return subject
    raise Http404


def quarter_of_token(token: str) -> Period:
    """The quarter that an address names."""
    period = read_period(token)
    if period is None or period.grain != Grain.QUARTER:
        raise Http404
    return period


def trail_to(*steps: Step) -> list[Step]:
    """The way to a page."""
    return [Step(_("Toolkit"), reverse("toolkit:index")), *steps]


def standards_step(unit: Unit) -> Step:
    """The step of a unit's standards."""
    text = _("Standards of %(unit)s") % {"unit": unit.name}
    return Step(text, reverse("chain:standards", args=[unit.uuid]))
