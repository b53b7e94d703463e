"""Which units of a wave have a number: respondents per cell, joined to groups of k or more."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor

from culture.privacy.blocks import Path
from culture.privacy.deviations import FEWEST_FOR_DEVIATIONS
from culture.privacy.groups import UnitGroup, lowest_shared, publishable, regroup

ROUNDING = 1e-9

Cells = Mapping[uuid.UUID, UnitGroup]  # people asked together, and how many were asked


@dataclass(frozen=True, slots=True)
class Ground:
    """The cells of a wave on the tree of units, and the smallest group that may be shown.

    Cells are the people asked together, each by its name; a unit's own people are in one only.
    """

    cells: Cells
    paths: Mapping[int, Path]
    k: int

    @property
    def whole(self) -> int:
        """The lowest unit that contains everybody who was asked."""
        return lowest_shared(
            [self.paths[unit] for cell in self.cells.values() for unit in cell.members]
        )

    def group(self, respondents: Iterable[uuid.UUID]) -> Grouping:
        """Group respondents, each given by their cell."""
        counts = Counter(respondents)
        groups = regroup(
            [replace(cell, n=counts[name]) for name, cell in self.cells.items()],
            paths=self.paths,
            least=self.k,
        )
        place_of = {unit: place for place, group in enumerate(groups) for unit in group.members}
        number = {group.members: place for place, group in enumerate(groups)}
        whole = self.whole
        return Grouping(
            groups=tuple(groups),
            place_of={
                name: place_of[cell.members[0]]
                for name, cell in self.cells.items()
                if groups and counts[name]
            },
            units={
                unit: frozenset(number[group.members] for group in held)
                for unit, held in publishable(groups, paths=self.paths).items()
                if whole in self.paths[unit]
            },
        )

    def invited(self) -> Counter[int]:
        """How many people of each unit, and of those below it, were asked."""
        asked: Counter[int] = Counter()
        for cell in self.cells.values():
            for unit in self.paths[cell.unit]:
                asked[unit] += cell.n
        return asked


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of respondents; `place_of` gives the group of each cell that anybody answered in.

    `units` names the units that may be shown, each with the groups that make it up. Where the
    whole wave has fewer than k, nobody is in a group and nothing may be shown.
    """

    groups: tuple[UnitGroup, ...]
    place_of: Mapping[uuid.UUID, int]
    units: Mapping[int, frozenset[int]]


def joined(grouping: Grouping, *, paths: Mapping[int, Path], least: int) -> Grouping:
    """Join groups to larger ones of `least` respondents or more; none where there are fewer.

    Groups are joined as cells are: never divided, and so that most units keep a number.
    """
    place_of = {
        unit: place for place, group in enumerate(grouping.groups) for unit in group.members
    }
    larger = regroup(grouping.groups, paths=paths, least=least)
    parts = [frozenset(place_of[unit] for unit in group.members) for group in larger]
    number = {place: larger for larger, held in enumerate(parts) for place in held}
    if not larger:
        return Grouping((), {}, {})
    return Grouping(
        groups=tuple(larger),
        place_of={name: number[place] for name, place in grouping.place_of.items()},
        units={
            unit: frozenset(number[place] for place in held)
            for unit, held in grouping.units.items()
            if all(part <= held or not part & held for part in parts)
        },
    )


def zones_of(grouping: Grouping, *, paths: Mapping[int, Path]) -> dict[int, frozenset[int]]:
    """Join groups to zones of 20 respondents or more, of which squares may be known.

    None where all together are fewer. Groups are joined as cells are: never divided, and so that
    most units are a union of zones.
    """
    place_of = {
        unit: place for place, group in enumerate(grouping.groups) for unit in group.members
    }
    zones = regroup(grouping.groups, paths=paths, least=FEWEST_FOR_DEVIATIONS)
    return {
        number: frozenset(place_of[unit] for unit in zone.members)
        for number, zone in enumerate(zones)
    }


@dataclass(frozen=True, slots=True)
class Forecast:
    """Units by what would become of their numbers: serials, in ascending order.

    `shown` have a number of their own, the people of `merged` ones are counted in a unit further
    up, and of `withheld` ones nothing is shown anywhere. `answers` is how many would answer.
    """

    shown: tuple[int, ...]
    merged: tuple[int, ...]
    withheld: tuple[int, ...]
    answers: int = 0


def forecast_units(cells: Cells, *, paths: Mapping[int, Path], k: int, rate: float) -> Forecast:
    """Say which units would have a number if `rate` (0 to 1) of each cell answered.

    Counts whole people, rounded down. Raises ValueError for a rate that is no share.
    """
    if not 0 <= rate <= 1:
        raise ValueError("a response rate lies between 0 and 1")
    if not cells:
        return Forecast((), (), ())
    ground = Ground(cells, paths, k)
    answered = [
        name for name, cell in cells.items() for _person in range(floor(cell.n * rate + ROUNDING))
    ]
    shown = ground.group(answered).units
    whole = ground.whole
    asked = {
        unit
        for cell in cells.values()
        for member in cell.members
        for unit in paths[member]
        if whole in paths[unit]
    }
    merged = {unit for unit in asked - shown.keys() if set(paths[unit]) & shown.keys()}
    return Forecast(
        shown=tuple(sorted(shown)),
        merged=tuple(sorted(merged)),
        withheld=tuple(sorted(asked - shown.keys() - merged)),
        answers=len(answered),
    )
