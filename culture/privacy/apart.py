"""Keeping the groups of a wave apart from those of earlier waves that hold nearly the same people.

A number that is withheld can be worked out from its neighbours, so a group that is too close to one
of an earlier wave is joined with another, as `culture.privacy.groups` joins teams that are too
small. See `docs/adr/0014-waves-know-each-other.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from culture.privacy.blocks import Path
from culture.privacy.groups import UnitGroup, publishable
from culture.privacy.neighbours import close_neighbours

People = Mapping[Hashable, Collection[int]]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier wave may publish: the people of each of its cells and units, and its k."""

    name: str
    groups: People
    k: int


@dataclass(frozen=True, slots=True)
class Close:
    """A unit whose people are, but for fewer than k, those of a group of an earlier wave."""

    unit: int
    earlier: str


@dataclass(frozen=True, slots=True)
class Apart:
    """Groups that are apart from all earlier ones; none where nothing can be shown at all.

    `close` names what was too close before groups were joined, each unit once an earlier wave.
    """

    groups: tuple[UnitGroup, ...]
    close: tuple[Close, ...] = ()


def keep_apart(
    groups: Sequence[UnitGroup],
    *,
    people: Mapping[int, Collection[int]],
    paths: Mapping[int, Path],
    earlier: Sequence[Earlier],
) -> Apart:
    """Join groups until no cell and no unit differs from an earlier one by 1 to k - 1 people.

    `people` names the own people of each unit. Joined is always with the group that is nearest in
    the tree, then with the smallest; the same facts always give the same groups.
    """
    known: dict[Close, None] = {}
    while groups:
        found = [
            (pair.later, before.name)
            for before in earlier
            for pair in close_neighbours(
                before.groups, people_of(groups, people=people, paths=paths), k=before.k
            )
        ]
        if not found:
            break
        held = publishable(groups, paths=paths)
        for later, name in found:
            known.setdefault(Close(_unit_of(later), name))
        groups = _joined(groups, [_inside(later, held) for later, _name in found], paths=paths)
    return Apart(tuple(groups), tuple(known))


def people_of(
    groups: Sequence[UnitGroup], *, people: Mapping[int, Collection[int]], paths: Mapping[int, Path]
) -> dict[Hashable, frozenset[int]]:
    """Give the people of everything that groups may publish: each of them, and units of them."""

    def all_in(some: Collection[UnitGroup]) -> frozenset[int]:
        members = (member for group in some for member in group.members)
        return frozenset(person for member in members for person in people[member])

    units: dict[Hashable, frozenset[int]] = {
        unit: all_in(inside) for unit, inside in publishable(groups, paths=paths).items()
    }
    return units | {group: all_in([group]) for group in groups}


def _unit_of(later: Hashable) -> int:
    if isinstance(later, UnitGroup):
        return later.unit
    assert isinstance(later, int)  # noqa: S101 (keys are groups and units)
    return later


def _inside(later: Hashable, held: Mapping[int, tuple[UnitGroup, ...]]) -> tuple[UnitGroup, ...]:
    return (later,) if isinstance(later, UnitGroup) else held[_unit_of(later)]


def _joined(
    groups: Sequence[UnitGroup],
    too_close: Sequence[tuple[UnitGroup, ...]],
    *,
    paths: Mapping[int, Path],
) -> list[UnitGroup]:
    """Join a group of each set with one outside, and touch none twice; empty where none is left."""
    left = dict.fromkeys(groups)
    new: list[UnitGroup] = []
    for inside in too_close:
        if any(group not in left for group in inside):
            continue
        outside = [group for group in left if group not in inside]
        if not outside:
            if not new:
                return []
            continue
        pair = min(product(inside, outside), key=lambda two: _distance(*two, paths=paths))
        for group in pair:
            del left[group]
        new.append(_join(*pair, paths=paths))
    return sorted([*left, *new], key=lambda group: group.members)


def _distance(
    one: UnitGroup, other: UnitGroup, *, paths: Mapping[int, Path]
) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
    return -_shared(one, other, paths=paths), one.n + other.n, one.members, other.members


def _shared(one: UnitGroup, other: UnitGroup, *, paths: Mapping[int, Path]) -> int:
    return sum(
        left == right for left, right in zip(paths[one.unit], paths[other.unit], strict=False)
    )


def _join(one: UnitGroup, other: UnitGroup, *, paths: Mapping[int, Path]) -> UnitGroup:
    unit = paths[one.unit][_shared(one, other, paths=paths) - 1]
    return UnitGroup(tuple(sorted(one.members + other.members)), unit, one.n + other.n)
