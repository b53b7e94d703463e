"""Which facts about few are counted together, so that counts cannot be subtracted; pure.

What became of an observation, or what a customer said of a case, is one fact about one person.
Told of five or more in each unit and month by itself, a unit less those below it, a year less its
months or a whole less its parts would be the fact of one. So facts form blocks over units and time
(`culture.privacy.blocks`): every count takes a block whole or not at all, and any difference of two
counts holds no fact, or k or more. See `docs/adr/0062-counts-cannot-be-subtracted.md`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from culture.privacy.blocks import Place, walk
from culture.privacy.periods import Grain, Period


class OnePlace(Protocol):
    """A fact of one day, and of the units that it counts in, from the root down."""

    @property
    def path(self) -> Sequence[int]:
        """The serials of the units that it counts in, as the tree was when it began."""

    @property
    def day(self) -> dt.date:
        """The day in whose periods it counts."""


F = TypeVar("F", bound=OnePlace)


@dataclass(frozen=True, slots=True, order=True)
class CountCell:
    """The facts of one way down the tree, one month and one part, which nothing divides further."""

    path: tuple[int, ...]
    month: dt.date
    part: str = ""


@dataclass(frozen=True, slots=True)
class CountBlock:
    """Cells counted together, and the narrowest unit and period whose counts hold them.

    `part` is the one that all of them count in; empty where they count in the whole alone.
    """

    cells: tuple[CountCell, ...]
    path: tuple[int, ...]
    period: Period
    part: str


@dataclass(frozen=True, slots=True)
class Together(Generic[F]):
    """Facts counted together, in all units of a way down and all periods around one."""

    facts: tuple[F, ...]
    path: tuple[int, ...]
    period: Period
    part: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Member:
    """A cell as `walk` wants it: its way down is a number."""

    place: Place
    part: str


def together(
    facts: Iterable[F], *, today: dt.date, k: int, part_of: Callable[[F], str] = lambda _fact: ""
) -> list[Together[F]]:
    """Put facts together that are counted together; those of no block go on waiting."""
    held: dict[CountCell, list[F]] = defaultdict(list)
    for fact in facts:
        month = Period.around(fact.day, Grain.MONTH).starts_on
        held[CountCell(tuple(fact.path), month, part_of(fact))].append(fact)
    blocks = count_blocks({cell: len(found) for cell, found in held.items()}, today=today, k=k)
    return [
        Together(
            tuple(fact for cell in block.cells for fact in held[cell]),
            block.path,
            block.period,
            block.part,
        )
        for block in blocks
    ]


def count_blocks(facts: Mapping[CountCell, int], *, today: dt.date, k: int) -> list[CountBlock]:
    """Form every block of k facts or more, of months that are over alone.

    Those of one part come together first and count in it; of the others k or more count in the
    whole. What is too few in its unit and month waits for the quarter, then for the year, and
    passes up the tree. A month that is over gets no more facts, so its blocks stay as they are.
    """
    ways = sorted({way for cell in facts for way in _down(cell.path)})
    number = {way: serial for serial, way in enumerate(ways)}
    paths = {number[way]: [number[above] for above in _down(way)] for way in ways}
    cells = {_Member(Place(number[cell.path], cell.month), cell.part): cell for cell in facts}
    blocks: list[CountBlock] = []

    def cut(members: Sequence[_Member], unit: int, period: Period) -> Collection[_Member]:
        if not period.is_over(today):
            return ()
        taken: set[_Member] = set()
        for part in sorted({one.part for one in members} - {""}):
            taken |= keep([one for one in members if one.part == part], unit, period, part)
        rest = [one for one in members if one not in taken]
        return taken | keep(rest, unit, period, "")

    def keep(members: Sequence[_Member], unit: int, period: Period, part: str) -> set[_Member]:
        found = [cells[one] for one in members]
        if sum(facts[cell] for cell in found) < k:
            return set()
        blocks.append(CountBlock(tuple(sorted(found)), ways[unit], period, part))
        return set(members)

    walk((one for one, cell in cells.items() if facts[cell]), paths=paths, today=today, cut=cut)
    return blocks


def _down(path: Sequence[int]) -> list[tuple[int, ...]]:
    """The way down to each unit of a path, from the root."""
    return [tuple(path[:end]) for end, _unit in enumerate(path, start=1)]
