"""Neighbours: groups of two waves that hold nearly the same people.

Whoever is in one of two groups and not in the other can be read from both numbers by subtraction,
if the others answer as before. See `docs/adr/0009-what-a-wave-publishes.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

Group = TypeVar("Group", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Neighbours(Generic[Group]):
    """A group of an earlier wave and one of a later: `gone` people left, `come` ones joined."""

    earlier: Group
    later: Group
    gone: int
    come: int

    @property
    def apart(self) -> int:
        """How many people the two numbers together isolate."""
        return self.gone + self.come


def close_neighbours(
    earlier: Mapping[Group, Collection[Person]],
    later: Mapping[Group, Collection[Person]],
    *,
    k: int,
) -> list[Neighbours[Group]]:
    """Name every two groups that differ by somebody, but by fewer than `k` people.

    Both name the people of everything that a wave may publish, cells and units; a person may be in
    several, in each once. Groups of the same people differ by nobody and are not named; nor are
    those that share nobody, since each has `k` people or more. Those that differ by the fewest
    people come first, then in the order of both mappings.
    """
    before, after = _groups_of(earlier), _groups_of(later)
    shared = Counter(
        pair
        for person in before.keys() & after.keys()
        for pair in product(before[person], after[person])
    )
    found = [
        Neighbours(one, other, len(earlier[one]) - both, len(later[other]) - both)
        for (one, other), both in shared.items()
    ]
    first = {group: place for place, group in enumerate(earlier)}
    second = {group: place for place, group in enumerate(later)}
    return sorted(
        (pair for pair in found if 0 < pair.apart < k),
        key=lambda pair: (pair.apart, first[pair.earlier], second[pair.later]),
    )


def _groups_of(groups: Mapping[Group, Collection[Person]]) -> dict[Person, list[Group]]:
    found: dict[Person, list[Group]] = defaultdict(list)
    for group, people in groups.items():
        for person in people:
            found[person].append(group)
    return found
