"""What the pages of workshops read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from culture.org.models import Unit
from surveys.workshops.models import Workshop

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import UnitQuerySet
    from surveys.workshops.models import WorkshopQuerySet


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of one unit came; None where nobody has counted."""

    unit: Unit
    attended: int | None


def workshops_for(actor: User, *, day: dt.date) -> WorkshopQuerySet:
    """Workshops that the actor may see, the newest first, with how many came in all."""
    return (
        Workshop.objects.visible_to(actor, day=day)
        .select_related("unit")
        .annotate(came=Sum("attendance__attended"))
        .order_by("-held_on", "title", "pk")
    )


def units_of(workshop: Workshop) -> UnitQuerySet:
    """The workshop's unit and everything below it, from the top down."""
    return Unit.objects.subtree_of(workshop.unit).order_by("path")


def turnouts(workshop: Workshop) -> list[Turnout]:
    """How many came of each unit that was open then or has a count."""
    counts = dict(workshop.attendance.values_list("unit", "attended"))
    return [
        Turnout(unit, counts.get(unit.pk))
        for unit in units_of(workshop)
        if unit.pk in counts or unit.closed_on is None or unit.closed_on > workshop.held_on
    ]
