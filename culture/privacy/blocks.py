"""Blocks: the smallest sets of answers that are ever published.

Every published number is a union of blocks, and a block holds k answers or more. So whatever two
numbers somebody subtracts, of two units, two periods or two days of reading, what is left is a
union of blocks too: nothing, or at least k answers. See `docs/adr/0004-blocks-in-unit-and-time.md`;
`culture.privacy.answers` forms those of ratings, where two subjects can be subtracted as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from culture.privacy.periods import Grain, Period

Path = Sequence[int]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where answers come from: a unit itself, without those below it, in one month."""

    unit: int
    month: dt.date

    @property
    def place(self) -> Self:
        """Itself: what is only counted has a place and nothing else."""
        return self


class Placed(Protocol):
    """Answers that are counted together from the beginning, and have one place."""

    @property
    def place(self) -> Place:
        """Where they come from."""

    def __lt__(self, other: Self, /) -> bool: ...


Member = TypeVar("Member", bound=Placed)


@dataclass(frozen=True, slots=True)
class Block:
    """Places published together, and the narrowest unit and period whose numbers hold them."""

    members: tuple[Place, ...]
    unit: int
    period: Period
    n: int


def form_blocks(
    pending: Mapping[Place, int], *, paths: Mapping[int, Path], today: dt.date, k: int
) -> list[Block]:
    """Form every block that unpublished entries allow; what belongs to none goes on waiting.

    `pending` counts what is not published per place, `paths` names for each unit the units from the
    root down to itself. A place with k or more is a block. Where a quarter, then a year, is over,
    what is left in a unit is pooled over the period's months, and what is still too few passes up
    the tree and joins the residues met on the way.
    """
    blocks = []

    def cut(members: Sequence[Place], unit: int, period: Period) -> Collection[Place]:
        n = sum(pending[place] for place in members)
        if n < k:
            return ()
        blocks.append(Block(tuple(sorted(members)), unit, period, n))
        return members

    walk((place for place, n in pending.items() if n > 0), paths=paths, today=today, cut=cut)
    return blocks


def walk(
    pending: Iterable[Member],
    *,
    paths: Mapping[int, Path],
    today: dt.date,
    cut: Callable[[Sequence[Member], int, Period], Collection[Member]],
) -> None:
    """Offer what is pending to `cut`, in ever wider units and periods, until it is taken.

    `cut` gets members in ascending order with the narrowest unit and period that hold them all, and
    returns those that it published there. First come single units and months, then the quarters and
    years that are over: each unit with what is left of it, then every unit above it with what is
    left of all below.
    """
    rest = set(pending)
    for place, members in _grouped(rest, lambda member: member.place):
        rest -= set(cut(members, place.unit, Period(place.month, Grain.MONTH)))
    for grain in (Grain.QUARTER, Grain.YEAR):
        for period, members in _grouped(rest, lambda one: Period.around(one.place.month, grain)):  # noqa: B023
            if period.is_over(today):
                rest -= set(_climb(members, period, paths=paths, cut=cut))


Key = TypeVar("Key", Place, Period)


def _grouped(
    members: Iterable[Member], key: Callable[[Member], Key]
) -> Iterator[tuple[Key, list[Member]]]:
    groups: dict[Key, list[Member]] = {}
    for member in sorted(members):
        groups.setdefault(key(member), []).append(member)
    yield from sorted(groups.items())


def _climb(
    members: Sequence[Member],
    period: Period,
    *,
    paths: Mapping[int, Path],
    cut: Callable[[Sequence[Member], int, Period], Collection[Member]],
) -> Iterator[Member]:
    """Go up the tree from its leaves; what a unit cannot publish passes to its parent."""
    pools: dict[int, list[Member]] = {}
    for member in members:
        pools.setdefault(member.place.unit, []).append(member)
    waiting = {ancestor for unit in pools for ancestor in paths[unit]}
    for unit in sorted(waiting, key=lambda unit: (-len(paths[unit]), unit)):
        pooled = sorted(pools.pop(unit, []))
        taken = set(cut(pooled, unit, period)) if pooled else set()
        yield from taken
        if len(paths[unit]) > 1:
            rest = [member for member in pooled if member not in taken]
            pools.setdefault(paths[unit][-2], []).extend(rest)
