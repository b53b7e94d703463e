"""Blocks: the smallest sets of answers that are ever published.

Every published number is a union of blocks, and a block holds k answers or more. So whatever two
numbers somebody subtracts, of two units, two periods or two days of reading, what is left is a
union of blocks too: nothing, or at least k answers. See `docs/adr/0004-blocks-in-unit-and-time.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from culture.privacy.periods import Grain, Period

Path = Sequence[int]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where answers come from: a unit itself, without those below it, in one month."""

    unit: int
    month: dt.date


@dataclass(frozen=True, slots=True)
class Block:
    """Answers published together, and the narrowest unit and period whose numbers hold them."""

    members: tuple[Place, ...]
    unit: int
    period: Period
    n: int


def form_blocks(
    pending: Mapping[Place, int], *, paths: Mapping[int, Path], today: dt.date, k: int
) -> list[Block]:
    """Form every block that unpublished answers allow; what belongs to none goes on waiting.

    `pending` counts unpublished answers per place, `paths` names for each unit the units from the
    root down to itself. A place with k or more is a block. Where a quarter, then a year, is over,
    what is left in a unit is pooled over the period's months, and what is still too few passes up
    the tree and joins the residues met on the way.
    """
    blocks = [
        Block((place,), place.unit, Period(place.month, Grain.MONTH), n)
        for place, n in sorted(pending.items())
        if n >= k
    ]
    rest = {place: n for place, n in pending.items() if 0 < n < k}
    for grain in (Grain.QUARTER, Grain.YEAR):
        over = {
            period
            for period in (Period.around(place.month, grain) for place in rest)
            if period.is_over(today)
        }
        for period in sorted(over):
            pooled = _pool(rest, period=period, paths=paths, k=k)
            blocks += pooled
            for block in pooled:
                for place in block.members:
                    del rest[place]
    return blocks


def _pool(
    rest: Mapping[Place, int], *, period: Period, paths: Mapping[int, Path], k: int
) -> list[Block]:
    """Walk the tree from its leaves: a pool of k or more is a block, a smaller one passes up."""
    pools: dict[int, list[Place]] = {}
    for place in sorted(rest):
        if period.contains(place.month):
            pools.setdefault(place.unit, []).append(place)
    blocks = []
    waiting = {ancestor for unit in pools for ancestor in paths[unit]}
    for unit in sorted(waiting, key=lambda unit: (-len(paths[unit]), unit)):
        members = pools.pop(unit, [])
        n = sum(rest[place] for place in members)
        if n >= k:
            blocks.append(Block(tuple(sorted(members)), unit, period, n))
        elif members and len(paths[unit]) > 1:
            pools.setdefault(paths[unit][-2], []).extend(members)
    return blocks
