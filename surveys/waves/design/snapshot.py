"""Who a wave asks on a day, in which unit each person counts, and which units are counted together.

Nothing is stored: the dry run shows this plan, and the opening makes invitations and cells of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.org.models import Person, Position, Unit
from culture.privacy.apart import Close, keep_apart
from culture.privacy.groups import UnitGroup, group_units
from surveys.waves.design.earlier import Known, divided_before, earlier_waves, known_to
from surveys.waves.models import Wave

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from culture.privacy.blocks import Path

Places = dict[int, int]


@dataclass(frozen=True, slots=True)
class SnapshotPlan:
    """The people asked with the unit each counts in, and the cells; serials everywhere.

    Without cells the wave cannot be opened: fewer people are asked than are counted together, or
    nearly the same as before. `close` names units that were counted further up, because an earlier
    wave asked nearly the same people the same. `divided` names waves of the last year that asked
    some of these people about themselves: then this one does not. `left_out` are those who work
    there and lead, without a unit above that is asked; `tops` the units that were chosen.
    """

    places: Places
    cells: tuple[UnitGroup, ...]
    paths: Mapping[int, Path]
    known: Known
    close: tuple[Close, ...] = ()
    divided: tuple[str, ...] = ()
    left_out: Collection[int] = ()
    tops: Collection[int] = ()


def snapshot_plan(wave: Wave, *, day: dt.date) -> SnapshotPlan:
    """Plan a wave with the roster of a day; six queries beside the wave's own units.

    Members of a unit count in it. Who leads units counts in the one above them, so that no unit's
    number holds its own leader; where none above is asked, such leaders are asked only by a wave
    for those who lead. So whatever everybody is asked, the people counted in a unit are the same.
    Who holds several positions counts once, by the newest one that leads, else by the newest.
    """
    units = Unit.objects.filter(organisation_id=wave.organisation_id)
    paths: dict[int, Path] = dict(units.values_list("pk", "path"))
    tops = set(wave.units.values_list("pk", flat=True))
    found = _places(wave, day=day, paths=paths, tops=tops)
    left_out = _left_out(wave, found, paths=paths)
    places = {person: unit for person, (unit, _led) in found.items() if person not in left_out}
    groups = group_units(Counter(places.values()), paths=paths, least=wave.least_invited)
    people: dict[int, set[int]] = defaultdict(set)
    for person, unit in places.items():
        people[unit].add(person)
    known = known_to(wave, day=day)
    earlier = earlier_waves(wave, known, paths=paths)
    apart = keep_apart(groups, people=people, paths=paths, earlier=earlier)
    divided = divided_before(wave, known, places)
    return SnapshotPlan(
        places, apart.groups, paths, known, apart.close, tuple(divided), left_out, tops
    )


def unreachable_people(plan: SnapshotPlan) -> QuerySet[Person]:
    """People asked who have neither an address nor an account, by name."""
    return (
        Person.objects.filter(pk__in=plan.places, email="")
        .filter(Q(user=None) | Q(user__is_active=False))
        .order_by("name", "pk")
    )


def _places(
    wave: Wave, *, day: dt.date, paths: Mapping[int, Path], tops: Collection[int]
) -> dict[int, tuple[int, Collection[int]]]:
    """The unit in which each person would count who works there, and the units that they lead."""
    asked = {unit for unit, path in paths.items() if not set(tops).isdisjoint(path)}
    deciding, led = _positions(wave, day=day)
    return {
        person: (_place_of(unit, led=led[person], asked=asked, paths=paths), led[person])
        for person, unit in deciding.items()
        if unit in asked
    }


def _left_out(
    wave: Wave, found: Mapping[int, tuple[int, Collection[int]]], *, paths: Mapping[int, Path]
) -> set[int]:
    """Whoever would count in a unit that they lead: a wave for everybody asks none of them."""
    if wave.audience == Wave.Audience.LEADERS:
        return set()
    return {person for person, (unit, led) in found.items() if not set(led).isdisjoint(paths[unit])}


def _positions(wave: Wave, *, day: dt.date) -> tuple[dict[int, int], dict[int, set[int]]]:
    """The unit by which each person is asked, and the units that each leads."""
    positions = Position.objects.current(day).filter(unit__organisation_id=wave.organisation_id)
    if wave.audience == Wave.Audience.LEADERS:
        positions = positions.filter(kind=Position.Kind.LEADS)
    deciding: dict[int, int] = {}
    led: dict[int, set[int]] = defaultdict(set)
    held = positions.order_by("starts_on", "pk").values_list("person", "unit", "kind")
    for person, unit, kind in held:
        if kind == Position.Kind.LEADS:
            led[person].add(unit)
        if kind == Position.Kind.LEADS or not led[person]:
            deciding[person] = unit
    return deciding, led


def _place_of(
    unit: int, *, led: Collection[int], asked: set[int], paths: Mapping[int, Path]
) -> int:
    """The unit above the topmost that the person leads and that holds `unit`, if it is asked."""
    path = paths[unit]
    places = [place for place, held in enumerate(path) if held in led]
    above = path[max(places[0] - 1, 0)] if places else unit
    return above if above in asked else unit
