"""What the views of promises load; what somebody may not see does not exist for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from culture.org.models import Position, Unit
from feedback.promises.models import FeasibilityQuestion, Promise
from feedback.promises.reach import may_act, may_answer, units_to_promise_for

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def trail(*steps: Step) -> list[Step]:
    """The way to a page of promises."""
    return [Step(_("Promises"), reverse("promises:index")), *steps]


def promise_or_404(request: StaffRequest, uuid: uuid.UUID) -> Promise:
    """A promise that the user sees, with how it stands."""
    seen = Promise.objects.visible_to(request.user, day=request.today).with_state()
    return get_object_or_404(seen.select_related("made_by"), uuid=uuid)


def acted_promise_or_404(request: StaffRequest, uuid: uuid.UUID) -> Promise:
    """A promise that the user sees and has a say in."""
    promise = promise_or_404(request, uuid)
    if not may_act(request.user, promise, day=request.today):
        raise Http404
    return promise


def question_of(request: StaffRequest, promise: Promise) -> FeasibilityQuestion | None:
    """The newest question about a promise, if it waits for the user's answer."""
    term = promise.now_due
    if not term.is_asked or term.feasibility or term.how_it_ended:
        return None
    question = FeasibilityQuestion.objects.select_related("unit", "term__promise").get(term=term)
    return question if may_answer(request.user, question, day=request.today) else None


def own_units(request: StaffRequest) -> list[Unit]:
    """The units in whose name the user promises, where they work first."""
    units = units_to_promise_for(request.user, day=request.today).select_related("organisation")
    held = Position.objects.current(request.today).filter(person__user=request.user)
    first = list(held.order_by("-kind", "starts_on", "pk").values_list("unit", flat=True))
    place = {pk: rank for rank, pk in enumerate(first)}
    return sorted(units.order_by("path"), key=lambda unit: place.get(unit.pk, len(first)))


def all_units(request: StaffRequest) -> list[Unit]:
    """The open units of the organisation, by name."""
    units = Unit.objects.visible_to(request.user).filter(closed_on=None)
    return list(units.order_by("name", "pk"))
