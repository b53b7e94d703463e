"""Room: whether published sums leave every answer at least half of the scale.

The guard asks before it shows a breakdown beside the groups. It needs no search for most people:
whoever could have answered otherwise, had somebody else in the same group answered the other way
and two people elsewhere made up for it, has that room. Linear programs decide for the rest. See
`docs/adr/0015-proof-and-scatter.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from culture.privacy.programs import Contradiction, solve

Whole = NDArray[np.int64]

# What the solver calls equal, in units of a score.
TOLERANCE = 1e-6

# A program first moves only the answers of so many blocks; what it proves holds for all.
BLOCKS_AT_ONCE = 40

# How many kinds of people at once make up for somebody: each has blocks of its own elsewhere.
PARTNERS = (1, 2, 4, 8)


@dataclass(frozen=True, slots=True)
class Part:
    """The people of one block who are in the same class of each breakdown, and their sum.

    `total` and the ends of the scale are whole numbers: scores times their factor.
    """

    block: int
    classes: tuple[int, ...]
    n: int
    total: int


def leaves_room(parts: Sequence[Part], *, low: int, high: int) -> bool:
    """Say whether the sums of all blocks and classes leave everybody half of the scale.

    Published are the sum of each block and of each class of each breakdown, exactly. Each answer
    lies from `low` to `high`; parts of the same block and classes are one. True where, for every
    part, answers that give the same sums put one of its people at two points of the scale that are
    half of it or more apart. That is decided exactly, apart from the solver's tolerance, and does
    not depend on which proof finds it. False also where the solver fails.
    """
    table = _Table.of(parts, low=low, high=high)
    up, down = table.reach()
    narrow = np.argwhere(~table.are_wide(up, down) & (table.people > 0))
    return all(table.has_room(int(block), int(kind)) for block, kind in narrow)


@dataclass(frozen=True, slots=True)
class _Table:
    """Blocks down, kinds of people across; `inside` says which kinds a class holds."""

    people: Whole
    totals: Whole
    inside: Whole
    low: int
    high: int

    @classmethod
    def of(cls, parts: Sequence[Part], *, low: int, high: int) -> _Table:
        blocks = {block: row for row, block in enumerate(sorted({part.block for part in parts}))}
        kinds = {kind: row for row, kind in enumerate(sorted({part.classes for part in parts}))}
        people = np.zeros((len(blocks), len(kinds)), dtype=np.int64)
        totals = np.zeros_like(people)
        for part in parts:
            people[blocks[part.block], kinds[part.classes]] += part.n
            totals[blocks[part.block], kinds[part.classes]] += part.total
        classes = sorted({held for kind in kinds for held in enumerate(kind)})
        inside = np.array([[kind[by] == held for kind in kinds] for by, held in classes])
        return cls(people, totals, inside.reshape(len(classes), len(kinds)) * 1, low, high)

    @property
    def up(self) -> Whole:
        """How far each part's sum lies below its greatest."""
        return self.people * self.high - self.totals

    @property
    def down(self) -> Whole:
        """How far each part's sum lies above its least."""
        return self.totals - self.people * self.low

    def reach(self) -> tuple[Whole, Whole]:
        """How far each part's sum can surely move up and down by exchanges.

        In its block parts of other kinds move the other way; in other blocks these kinds and its
        own move against that, so that no block and no class changes its sum. Where several kinds
        help, each has other blocks for it, so that nobody is counted on twice.
        """
        far_up, far_down = np.zeros_like(self.people), np.zeros_like(self.people)
        for partners in PARTNERS:
            up, down = self._reach_with(partners)
            far_up, far_down = np.maximum(far_up, up), np.maximum(far_down, down)
        return far_up, far_down

    def _reach_with(self, partners: int) -> tuple[Whole, Whole]:
        up, down = self.up, self.down
        far_up, far_down = np.zeros_like(up), np.zeros_like(down)
        turn = np.arange(len(up)) % partners
        for partner in range(partners):
            best_up, best_down = np.zeros_like(up), np.zeros_like(down)
            elsewhere = (turn == partner)[:, None]
            for kind in range(partner, up.shape[1], partners):
                along, against = np.minimum(up, down[:, [kind]]), np.minimum(down, up[:, [kind]])
                along[:, kind] = against[:, kind] = 0
                back, forth = against * elsewhere, along * elsewhere
                best_up = np.maximum(best_up, np.minimum(along, back.sum(axis=0) - back))
                best_down = np.maximum(best_down, np.minimum(against, forth.sum(axis=0) - forth))
            far_up, far_down = far_up + best_up, far_down + best_down
        return np.minimum(far_up, up), np.minimum(far_down, down)

    def are_wide(self, up: Whole, down: Whole) -> NDArray[np.bool_]:
        """Say of each part whether one answer has half the scale if its sum moves so far."""
        rest = self.people - 1
        bottom = np.maximum(self.low, self.totals - down - rest * self.high)
        top = np.minimum(self.high, self.totals + up - rest * self.low)
        wide: NDArray[np.bool_] = 2 * (top - bottom) >= self.high - self.low
        return wide

    def has_room(self, block: int, kind: int) -> bool:
        """Ask a program how far one part's sum can move."""
        order = np.argsort(-(self.people > 0).sum(axis=1), kind="stable")
        some = [block, *(row for row in order.tolist() if row != block)][:BLOCKS_AT_ONCE]
        if self._is_wide_among(np.array(some), kind):
            return True
        everything = [block, *(row for row in range(len(self.people)) if row != block)]
        return len(everything) > len(some) and self._is_wide_among(np.array(everything), kind)

    def _is_wide_among(self, rows: Whole, kind: int) -> bool:
        """Move only the answers of some blocks; the part stands in the first of them."""
        table = _Table(self.people[rows], self.totals[rows], self.inside, self.low, self.high)
        places = np.argwhere(table.people > 0)
        target = int(np.flatnonzero((places[:, 0] == 0) & (places[:, 1] == kind))[0])
        higher, lower = (table.furthest(places, target, sign) for sign in (1, -1))
        if higher is None or lower is None:
            return False
        up, down = np.zeros_like(table.people), np.zeros_like(table.people)
        up[0, kind], down[0, kind] = higher, lower
        return bool(table.are_wide(up, down)[0, kind])

    def furthest(self, places: Whole, target: int, sign: int) -> int | None:
        """How far a part's sum can move up (1) or down (-1); None where the solver fails."""
        rows, kinds = places.T
        count = len(places)
        by_class, of_class = np.nonzero(self.inside[:, kinds])
        matrix = coo_array(
            (
                np.ones(count + len(by_class)),
                (
                    np.concatenate([rows, by_class + len(self.people)]),
                    np.concatenate([np.arange(count), of_class]),
                ),
            ),
            shape=(len(self.people) + len(self.inside), count),
        ).tocsr()
        objective = np.zeros(count)
        objective[target] = -sign
        ends = -self.down[rows, kinds], self.up[rows, kinds]
        try:
            moved = solve(objective, matrix, rows=(0, 0), unknowns=ends)[target]
        except Contradiction:
            return None
        return int(np.floor(sign * moved + TOLERANCE))
