"""Who did not take part: told of people among whom k or more did not, and never of fewer.

"13 of 13" says of everybody that they took part, and 12 of 13 nearly does. Groups with few absent
people are joined until enough people in each set did not answer; exact counts are those of unions
of sets, so that none of fewer can be worked out by subtraction. See
`docs/adr/0024-the-same-question-and-who-took-part.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from culture.privacy.blocks import Path
from culture.privacy.groups import UnitGroup, regroup


@dataclass(frozen=True, slots=True)
class Attendance:
    """People asked together: their units and the lowest that holds them, and how many answered."""

    units: tuple[int, ...]
    unit: int
    asked: int
    answered: int

    @property
    def absent(self) -> int:
        """How many did not answer."""
        return max(self.asked - self.answered, 0)


def join_absent(
    attendances: Sequence[Attendance], *, paths: Mapping[int, Path], k: int
) -> list[frozenset[int]]:
    """Join attendances to sets of which the number of absent people may be told; give their places.

    Every attendance is in one set, if anybody answered at all. Where `k` or more are absent, it
    stands alone. The others are joined among themselves; where they are not enough all together,
    they are one set of fewer than `k`, of which nothing is told. Whoever nobody is absent of, or
    nobody answered of, joins the set that is nearest in the tree, then the smallest.
    """
    few = [place for place, one in enumerate(attendances) if one.answered and one.absent < k]
    sets = _joined_few(attendances, few, paths=paths, k=k)
    many = [{place} for place, one in enumerate(attendances) if one.answered and one.absent >= k]
    sets += many
    if sets:
        for place, one in enumerate(attendances):
            if not one.answered:
                _nearest(place, sets, attendances, paths).add(place)
    return [frozenset(held) for held in sets]


def _joined_few(
    attendances: Sequence[Attendance], few: Collection[int], *, paths: Mapping[int, Path], k: int
) -> list[set[int]]:
    place_of = {unit: place for place in few for unit in attendances[place].units}
    absent = [
        UnitGroup(attendances[place].units, attendances[place].unit, attendances[place].absent)
        for place in few
    ]
    sets = [
        {place_of[unit] for unit in group.members}
        for group in regroup(absent, paths=paths, least=k)
    ]
    if not sets:
        return [set(few)] if few else []
    for place in sorted(set(few).difference(*sets)):
        _nearest(place, sets, attendances, paths).add(place)
    return sets


def _nearest(
    place: int,
    sets: Iterable[set[int]],
    attendances: Sequence[Attendance],
    paths: Mapping[int, Path],
) -> set[int]:
    own = paths[attendances[place].unit]

    def distance(held: set[int]) -> tuple[int, int, int]:
        shared = max(
            sum(
                left == right
                for left, right in zip(own, paths[attendances[other].unit], strict=False)
            )
            for other in held
        )
        return -shared, sum(attendances[other].absent for other in held), min(held)

    return min(sets, key=distance)
