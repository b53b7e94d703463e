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

FEWEST_TO_COMBINE = 2  # one earlier wave and this one are compared by cuts


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier wave may publish: the people of each of its cells and units, and its k."""

    name: str
    groups: People
    k: int

    @property
    def cells(self) -> People:
        """The cells alone, which divide the people; units are put together of them."""
        cells: dict[Hashable, Collection[int]] = {
            key: held for key, held in self.groups.items() if isinstance(key, UnitGroup)
        }
        return cells or self.groups


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
    """Join groups until no combination with earlier numbers isolates 1 to k - 1 people.

    `people` names the own people of each unit. Groups and units that differ from one of an earlier
    wave by so few are joined, then groups that an earlier wave's cells, added and subtracted, tell
    apart by so few. Joined is always with the group that is nearest in the tree, then with the
    smallest. Where several earlier waves together still isolate anybody, units are counted further
    up, level by level. The same facts always give the same groups.
    """
    known: dict[Close, None] = {}
    asked = tuple(groups)
    while groups:
        found = _close_to(groups, people=people, paths=paths, earlier=earlier, asked=asked)
        if not found:
            break
        known |= {close: None for _inside_of, close in found if close and close not in known}
        groups = _joined(groups, [inside for inside, _close in found], paths=paths)
    while groups and not _are_safe_together(groups, people=people, earlier=earlier):
        known |= {
            Close(group.unit, before.name): None
            for group in groups
            for before in earlier
            if group in asked
        }
        groups = _further_up(groups, paths=paths)
    if not groups and not known:
        known = {Close(group.unit, before.name): None for group in asked for before in earlier}
    return Apart(tuple(groups), tuple(known))


def _close_to(
    groups: Sequence[UnitGroup],
    *,
    people: Mapping[int, Collection[int]],
    paths: Mapping[int, Path],
    earlier: Sequence[Earlier],
    asked: Collection[UnitGroup],
) -> list[tuple[tuple[UnitGroup, ...], Close | None]]:
    """Groups that must be joined with others, and what they are too close to.

    Groups that were joined already say nothing new of it.
    """
    from culture.privacy import editions  # noqa: PLC0415

    held = publishable(groups, paths=paths)
    now = people_of(groups, people=people, paths=paths)
    found: list[tuple[tuple[UnitGroup, ...], Close | None]] = [
        (_inside(pair.later, held), Close(_unit_of(pair.later), before.name))
        for before in earlier
        for pair in close_neighbours(before.groups, now, k=before.k)
    ]
    if found:
        return found
    cells: dict[Hashable, Collection[int]] = {group: now[group] for group in groups}
    parted = (
        (tuple(group for group in groups if group in part), before)
        for before in earlier
        for part in editions.parted_from_rest(before.cells, cells, k=before.k)
    )
    return [
        (inside, Close(inside[0].unit, before.name) if inside[0] in asked else None)
        for inside, before in parted
        if inside
    ]


def _are_safe_together(
    groups: Sequence[UnitGroup],
    *,
    people: Mapping[int, Collection[int]],
    earlier: Sequence[Earlier],
) -> bool:
    """Whether all earlier waves and this one isolate nobody; of one alone that is known."""
    from culture.privacy import editions  # noqa: PLC0415

    if len(earlier) < FEWEST_TO_COMBINE:
        return True
    cells: dict[Hashable, Collection[int]] = {
        group: [person for member in group.members for person in people[member]] for group in groups
    }
    k = max(before.k for before in earlier)
    return editions.isolates_nobody([*(before.cells for before in earlier), cells], k=k)


def _further_up(groups: Sequence[UnitGroup], *, paths: Mapping[int, Path]) -> list[UnitGroup]:
    """Join the groups of the lowest level to those of the units above; none where one is left."""
    depth = max(len(paths[group.unit]) for group in groups)
    if len(groups) == 1:
        return []
    above: dict[int, UnitGroup] = {}
    for group in groups:
        path = paths[group.unit]
        unit = path[max(depth - 2, 0)] if len(path) >= depth else group.unit
        above[unit] = _join(above[unit], group, paths=paths) if unit in above else group
    if len(above) == len(groups):
        first, second, *rest = sorted(groups, key=lambda group: (group.n, group.members))
        return sorted([_join(first, second, paths=paths), *rest], key=lambda one: one.members)
    return sorted(above.values(), key=lambda group: group.members)


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
