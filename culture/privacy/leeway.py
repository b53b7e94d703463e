"""Leeway: sums that fit all published numbers, found without a program, and how far they move.

Most numbers are nested: units in units. Values are handed down that tree, each number's to those
inside it. The few numbers that cross it, the classes of breakdowns, are rounded of many people and
so leave some points to either side: within that anybody may answer higher where others in the same
innermost number answer lower. What is found is checked against every number. It only ever shows
that answers are free; about who is not seen free here, it says nothing.

The attacker's own: the guard's `room` proves otherwise, so that no mistake of one hides in both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

TOLERANCE = 1e-6

# More numbers that cross the tree are left to programs.
MOST_CROSSING = 64

# How often sums are moved until the crossing numbers lie well between their ends.
ROUNDS = 20

# How far from there they may be, as a part of the way from end to end.
NEAR_MIDDLE = 0.1

# A round leaves everybody a part of the way to the ends of the scale.
STRIDE = 0.8


@dataclass(frozen=True, slots=True)
class Ends:
    """Between what all sums lie: those published, and each answer on the scale."""

    least: Numbers
    most: Numbers
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Nest:
    """Published numbers as a tree, and those that cross it; the same for every side of a subject.

    `order` lists the numbers of the tree from the outermost inwards, `parent` gives for each number
    the next one outwards, and `home` the innermost one of each group of people, -1 for none.
    """

    people: Numbers
    inside: csr_array
    order: Places
    parent: Places
    home: Places
    crossing: Places

    @classmethod
    def of(cls, people: Numbers, inside: csr_array) -> Nest:
        """Leave out whatever crosses the most others, until the rest is nested."""
        sizes = np.diff(inside.indptr)
        crossing = _crossing(inside, sizes)
        nested = np.setdiff1d(np.arange(len(sizes)), crossing)
        order = nested[np.argsort(-sizes[nested], kind="stable")]
        parent, home = np.full(len(sizes), -1), np.full(len(people), -1)
        for number in order.tolist():
            held = inside.indices[inside.indptr[number] : inside.indptr[number + 1]]
            parent[number] = home[held[0]] if len(held) else -1
            home[held] = number
        return cls(people, inside, order, parent, home, crossing)

    def range_of_sums(self, ends: Ends) -> tuple[Numbers, Numbers] | None:
        """Give sums of all groups as low and as high as they surely can be, each by itself.

        None where no sums that fit were found.
        """
        if len(self.crossing) > MOST_CROSSING:
            return None
        sums = self._handed_down(ends)
        if sums is None:
            return None
        sums = self._levelled(sums, ends)
        return self._reach(sums, ends) if self._fit(sums, ends) else None

    def _handed_down(self, ends: Ends) -> Numbers | None:
        """Sums that fit the tree: each number's value is shared alike among those inside it."""
        count, width = self.inside.shape[0], ends.high - ends.low
        own = np.bincount(self.home + 1, self.people, count + 1)[1:]
        bottom, top = own * ends.low, own * ends.high
        least, most = ends.least.copy(), ends.most.copy()
        for number in self.order[::-1].tolist():
            least[number] = max(least[number], bottom[number])
            most[number] = min(most[number], top[number])
            if least[number] > most[number] + TOLERANCE:
                return None
            if (outer := self.parent[number]) >= 0:
                bottom[outer] += least[number]
                top[outer] += most[number]
        share = np.full(count + 1, 0.5)  # the last one is that of -1, who is in no number
        for number in self.order.tolist():
            part = share[self.parent[number]]
            value = least[number] + part * (most[number] - least[number])
            if top[number] > bottom[number]:
                share[number] = (value - bottom[number]) / (top[number] - bottom[number])
        filled: Numbers = self.people * (ends.low + share[self.home] * width)
        return filled

    def _levelled(self, sums: Numbers, ends: Ends) -> Numbers:
        """Move sums against each other within the tree until crossing numbers lie in the middle."""
        if not len(self.crossing):
            return sums
        across = self.inside[self.crossing]
        held = across.toarray().T
        least, most = ends.least[self.crossing], ends.most[self.crossing]
        for _round in range(ROUNDS):
            off = (least + most) / 2 - across @ sums
            # Classes of one breakdown add up to all, so not every middle can be had: those of few
            # people come first.
            weight = 1 / np.maximum(most - least, TOLERANCE)
            if (np.abs(off) * weight <= NEAR_MIDDLE).all():
                break
            sums = sums + self._move(sums, held, (off, weight), ends)
        return sums

    def _move(
        self, sums: Numbers, held: Numbers, wanted: tuple[Numbers, Numbers], ends: Ends
    ) -> Numbers:
        """Moves that change crossing numbers by what they are off, and no number of the tree."""
        up, down = self.people * ends.high - sums, sums - self.people * ends.low
        weight = np.maximum(up * down, 0) / self.people
        all_here = np.maximum(self._at_home(weight), TOLERANCE)
        mean = np.stack([self._at_home(weight * one) / all_here for one in held.T], axis=1)
        free = weight[:, None] * (held - mean)
        off, urgency = wanted
        changes = (held.T @ free) * urgency[:, None]
        factors = np.linalg.lstsq(changes, off * urgency, rcond=None)[0]
        move = free @ factors
        limit = np.where(move > 0, up, down) * STRIDE
        possible = np.divide(
            limit, np.abs(move), out=np.ones_like(move), where=np.abs(move) > limit
        )
        slowest = np.ones(len(self.inside.indptr))
        np.minimum.at(slowest, self.home, np.maximum(possible, 0))
        return np.asarray(move * slowest[self.home])

    def _at_home(self, values: Numbers) -> Numbers:
        """For each group the total of all who share its innermost number."""
        return np.asarray(np.bincount(self.home + 1, values)[self.home + 1], dtype=float)

    def _fit(self, sums: Numbers, ends: Ends) -> bool:
        totals = self.inside @ sums
        return bool(
            (totals >= ends.least - TOLERANCE).all()
            and (totals <= ends.most + TOLERANCE).all()
            and (sums >= self.people * ends.low - TOLERANCE).all()
            and (sums <= self.people * ends.high + TOLERANCE).all()
        )

    def _reach(self, sums: Numbers, ends: Ends) -> tuple[Numbers, Numbers]:
        """Move each sum by itself, the others of the same innermost number against it."""
        up = np.maximum(self.people * ends.high - sums, 0)
        down = np.maximum(sums - self.people * ends.low, 0)
        totals = (self.inside @ sums)[self.crossing]
        slack = np.minimum(totals - ends.least[self.crossing], ends.most[self.crossing] - totals)
        most = max(min([float(ends.high - ends.low), *slack.tolist()]), 0.0)
        higher = np.minimum(np.minimum(up, self._at_home(down) - down), most)
        lower = np.minimum(np.minimum(down, self._at_home(up) - up), most)
        return sums - np.maximum(lower, 0), sums + np.maximum(higher, 0)


def _crossing(inside: csr_array, sizes: Places) -> Places:
    """Numbers to leave out so that any two of the others are nested or have nobody in common."""
    both = (inside @ inside.T).tocoo()
    cross = (both.data < sizes[both.row]) & (both.data < sizes[both.col])
    pairs = csr_array((np.ones(cross.sum()), (both.row[cross], both.col[cross])), both.shape)
    degree = np.diff(pairs.indptr)
    left_out = []
    while degree.any():
        worst = int(degree.argmax())
        left_out.append(worst)
        degree[pairs.indices[pairs.indptr[worst] : pairs.indptr[worst + 1]]] -= 1
        degree[left_out] = 0
    return np.array(sorted(left_out), dtype=np.int64)
