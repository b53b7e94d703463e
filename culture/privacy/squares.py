"""Squares: what the attacker learns from sums of squares beside sums, with whole ratings.

Where answers are multiples of a step, the squares of n of them whose sum is s lie above every line
through two neighbouring ratings, and below the line through both ends of the scale: linear bounds,
and the closest there are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from culture.privacy.programs import solve

Atom = TypeVar("Atom", bound=Hashable)
Numbers = NDArray[np.float64]
Column = tuple[int, ...]

TOLERANCE = 1e-6

# Finer steps than that are looked at in as many lines.
MOST_LINES = 16


@dataclass(frozen=True, slots=True)
class Squares(Generic[Atom]):
    """Between which ends the sum of squared answers of some people lies, as their scatter tells."""

    members: Mapping[Atom, int]
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """Who is in what, for linear programs: one entry a sum, then one a sum of squares."""

    least: Sequence[float]
    most: Sequence[float]
    squares_from: int


def widths(
    columns: Mapping[Column, int], bounds: Bounds, *, low: int, high: int, step: float
) -> list[float]:
    """Say how wide the range of one answer of each column is, or that it is wide enough.

    `columns` counts people by the positions of the sums and squares that they are in. In each one
    person is looked at by itself, and the others together. Raises `Contradiction` where no answers
    fit.
    """
    people = _People.of(columns, low=low, high=high, step=step)
    matrix, limits = people.inequalities(bounds)
    least = np.full(len(columns), np.inf)
    most = -least
    for push in _pushes(len(columns)):
        narrow = people.widths(least, most) < (high - low) / 2 - TOLERANCE
        if not (push * narrow).any():
            continue
        objective = np.zeros(matrix.shape[1])
        objective[: len(columns)] = push * narrow
        found = solve(objective, matrix, rows=(-np.inf, limits), unknowns=people.ends())
        one = found[: len(columns)]
        least, most = np.minimum(least, one), np.maximum(most, one)
    return [float(width) for width in people.widths(least, most)]


def _pushes(count: int) -> Iterator[Numbers]:
    """Objectives for many people at once, then for each; every one with its opposite."""
    for bit in range(3):
        push = np.where(np.arange(count) >> bit & 1, -1.0, 1.0)
        yield push
        yield -push
    for place in range(count):
        probe = np.zeros(count)
        probe[place] = 1
        yield probe
        yield -probe


@dataclass(frozen=True, slots=True)
class _People:
    """One person of each column, then the others of those that have any."""

    inside: tuple[Column, ...]
    n: Numbers
    count: int
    low: int
    high: int
    step: float

    @classmethod
    def of(cls, columns: Mapping[Column, int], *, low: int, high: int, step: float) -> _People:
        others = {held: n - 1 for held, n in columns.items() if n > 1}
        n = np.array([1] * len(columns) + list(others.values()), dtype=float)
        return cls((*columns, *others), n, len(columns), low, high, step)

    def ends(self) -> tuple[Numbers, Numbers]:
        """Bounds of every sum, then of every sum of squares."""
        least, most = np.zeros_like(self.n), np.full_like(self.n, np.inf)
        return np.append(self.n * self.low, least), np.append(self.n * self.high, most)

    def widths(self, least: Numbers, most: Numbers) -> Numbers:
        """How wide each range is when its ends are rounded inwards to answers."""
        if self.step:
            least = np.ceil(least / self.step - TOLERANCE) * self.step
            most = np.floor(most / self.step + TOLERANCE) * self.step
        return np.where(np.isfinite(least), most - least, -1.0)

    def inequalities(self, bounds: Bounds) -> tuple[coo_array, Numbers]:
        """All that is known, as rows of a matrix that are at most their limits."""
        count = len(self.n)
        rows = _Rows([], [], [], [])
        for place, (least, most) in enumerate(zip(bounds.least, bounds.most, strict=True)):
            held = [column for column, inside in enumerate(self.inside) if place in inside]
            if place < bounds.squares_from:
                rows.add([(column, 1.0) for column in held], most)
                rows.add([(column, -1.0) for column in held], -least)
            else:
                rows.add([(count + column, 1.0) for column in held], most)
                beyond = sum(self.n[column] for column in held) * self.low * self.high
                ends = float(self.low + self.high)
                rows.add([(column, -ends) for column in held], -least - float(beyond))
        for first, second in self._lines():
            for column in range(count):
                rows.add(
                    [(column, first + second), (count + column, -1.0)],
                    float(self.n[column]) * first * second,
                )
        shape = (len(rows.limits), 2 * count)
        matrix = coo_array((rows.values, (rows.rows, rows.columns)), shape=shape)
        return matrix.tocsr(), np.array(rows.limits)

    def _lines(self) -> Iterator[tuple[float, float]]:
        """Neighbouring answers; where they may be anything, or are many, some equal ones."""
        width = self.high - self.low
        if self.step and width / self.step <= MOST_LINES:
            for number in range(round(width / self.step)):
                yield self.low + number * self.step, self.low + (number + 1) * self.step
        else:
            for number in range(MOST_LINES + 1):
                yield (self.low + number * width / MOST_LINES,) * 2


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: list[int]
    columns: list[int]
    values: list[float]
    limits: list[float]

    def add(self, entries: Sequence[tuple[int, float]], limit: float) -> None:
        self.rows.extend(len(self.limits) for _ in entries)
        self.columns.extend(column for column, _ in entries)
        self.values.extend(value for _, value in entries)
        self.limits.append(limit)
