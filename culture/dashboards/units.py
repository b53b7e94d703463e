"""Which units somebody's dashboards are about, and the way up from a unit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import get_object_or_404

from culture.org.held import positions_of
from culture.org.models import Position, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from culture.accounts.models import User

MOST_NEAR = 50


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A unit above, and whether the actor may see its numbers."""

    unit: Unit
    is_open: bool


def own_units(actor: User, *, day: dt.date) -> list[Unit]:
    """Where the actor's dashboards start: the top for those who see all, else their own units.

    A unit below another one of theirs that they lead is reached from there.
    """
    if actor.sees_whole_organisation:
        return _top(actor)
    positions = positions_of(actor, day=day)
    led = {position.unit_id for position in positions if position.kind == Position.Kind.LEADS}
    units = {position.unit_id: position.unit for position in positions}
    return [unit for unit in units.values() if not led & set(unit.path[:-1])]


def nearest_units(actor: User, *, day: dt.date) -> list[Unit]:
    """The actor's own units, those that they lead first."""
    if actor.sees_whole_organisation:
        return _top(actor)
    positions = positions_of(actor, day=day)
    led = {position.unit_id for position in positions if position.kind == Position.Kind.LEADS}
    return sorted(own_units(actor, day=day), key=lambda unit: unit.pk not in led)


def has_dashboards(actor: User, *, day: dt.date) -> bool:
    """Whether there is anything under “Dashboards” for the actor."""
    if actor.sees_whole_organisation:
        return True
    return bool(positions_of(actor, day=day))


def load_unit(identity: uuid.UUID, *, actor: User, day: dt.date) -> Unit:
    """The unit, if the actor may see its numbers; Http404 otherwise."""
    return get_object_or_404(Unit.objects.measured_for(actor, day=day), uuid=identity)


def load_trail(unit: Unit, *, actor: User, day: dt.date) -> list[Ancestor]:
    """The units above, from the top down."""
    above = unit.path[:-1]
    opened = Unit.objects.measured_for(actor, day=day).filter(pk__in=above)
    open_units = set(opened.values_list("pk", flat=True))
    units = Unit.objects.visible_to(actor).filter(pk__in=above)
    trail = sorted(units, key=lambda one: above.index(one.pk))
    return [Ancestor(one, one.pk in open_units) for one in trail]


def ancestors_of(units: Sequence[Unit]) -> dict[Unit, list[Ancestor]]:
    """The units above each of several, from the top down; none is a way in."""
    found = Unit.objects.in_bulk({pk for unit in units for pk in unit.path[:-1]})
    return {unit: [Ancestor(found[pk], is_open=False) for pk in unit.path[:-1]] for unit in units}


def load_children(unit: Unit, *, since: dt.date, actor: User, day: dt.date) -> list[Unit]:
    """The children whose numbers the actor may see, without those closed before `since`."""
    existed = Q(closed_on=None) | Q(closed_on__gte=since)
    children = Unit.objects.measured_for(actor, day=day).filter(existed, parent=unit)
    return list(children.order_by("name", "pk"))


def units_beside(
    unit: Unit, wanted: Sequence[str], *, actor: User, day: dt.date, most: int
) -> list[Unit]:
    """The units that an address asks for, which the actor may see and which share no answers.

    What names none of these is taken as not asked, and so is what comes after `most`.
    """
    asked = [one for text in wanted if (one := _as_uuid(text))]
    known = Unit.objects.measured_for(actor, day=day).filter(uuid__in=asked).in_bulk()
    by_uuid = {one.uuid: one for one in known.values()}
    found: list[Unit] = []
    for identity in dict.fromkeys(asked):
        other = by_uuid.get(identity)
        if other and all(may_stand_beside(other, one) for one in (unit, *found)):
            found.append(other)
    return found[:most]


def may_stand_beside(unit: Unit, other: Unit) -> bool:
    """Whether two units share no answers: neither is the other, or above it."""
    return unit.pk not in other.path and other.pk not in unit.path


def siblings_of(unit: Unit, *, actor: User, day: dt.date) -> list[Unit]:
    """The units of the same parent whose numbers the actor may see, by name, the first fifty."""
    near = Unit.objects.measured_for(actor, day=day).filter(parent=unit.parent_id)
    return list(near.exclude(pk=unit.pk).exclude(parent=None).order_by("name", "pk")[:MOST_NEAR])


def _as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _top(actor: User) -> list[Unit]:
    return list(Unit.objects.visible_to(actor).filter(parent=None))
