"""Combinations: the fewest people whom any adding and subtracting of sums can isolate.

The search that decides where three or more ways to divide people meet; see `breakdowns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Coefficients below this are nought. They are small fractions, far from it unless they are nought.
TOLERANCE = 1e-6

# How much is tried before it counts as undecided. Counted, not timed: the same sums give the same
# answer on a slow or a busy machine.
STEPS = 20_000
MOST_COEFFICIENTS = 4_000_000
MOST_WORK = 2_000_000_000


class Undecided(Exception):  # noqa: N818
    """It could not be told in so many steps whether a combination isolates too few people."""


def isolated(
    columns: Mapping[tuple[int, ...], int], *, k: int, steps: int = STEPS
) -> Iterator[int]:
    """Yield numbers of people below `k` whom a combination isolates, ever fewer, until the fewest.

    `columns` counts people by the positions of the sums that they are in. Nothing is yielded where
    every combination isolates nobody or `k` people or more.

    People can be isolated exactly if the sums, without them, have a lower rank. While the rank
    is the same some columns are a basis of all, and who can be isolated includes one of these:
    otherwise the whole basis would be left. So the search takes columns of a basis away, one after
    the other, and puts others in their place, until there is none to put (found), or `k` people are
    away (none here). With the heaviest columns in the basis that is soon: a column of `k` people
    cannot be taken away. Source: cocircuits of a linear matroid meet every basis (Oxley 2011, 2.1).

    Raises `Undecided` when that takes more than `steps`, and for more sums and columns than can be
    searched at all.
    """
    inside = sorted(columns, key=lambda positions: (-columns[positions], positions))
    sums = 1 + max((position for positions in inside for position in positions), default=-1)
    if sums * len(inside) > MOST_COEFFICIENTS:
        raise Undecided
    matrix = np.zeros((sums, len(inside)))
    for column, positions in enumerate(inside):
        matrix[list(positions), column] = 1
    people = np.array([columns[positions] for positions in inside])
    tableau = _reduced(matrix)
    affordable = min(steps, MOST_WORK // max(tableau.rows.size, 1))
    search = _Search(people=people, fewest=k, steps=affordable)
    nobody = np.zeros(len(inside), dtype=bool)
    yield from search.below(tableau, kept=nobody, away=nobody, gone=0)


@dataclass(frozen=True, slots=True)
class _Tableau:
    """Every column as a combination of the columns of a basis: row i belongs to basis[i]."""

    rows: NDArray[np.float64]
    basis: tuple[int, ...]

    def exchanged(self, place: int, column: int) -> _Tableau:
        """Put another column in the basis, in place of the one there."""
        rows = self.rows.copy()
        rows[place] /= rows[place, column]
        factors = rows[:, column].copy()
        factors[place] = 0
        rows -= np.outer(factors, rows[place])
        rows[np.abs(rows) < TOLERANCE] = 0
        return _Tableau(rows, (*self.basis[:place], column, *self.basis[place + 1 :]))


@dataclass(slots=True)
class _Search:
    """What is known on the way: columns stand in descending order of their people."""

    people: NDArray[np.int64]
    fewest: int
    steps: int

    def below(
        self, tableau: _Tableau, *, kept: NDArray[np.bool_], away: NDArray[np.bool_], gone: int
    ) -> Iterator[int]:
        """Take each column of the basis away in turn; those before it are kept from then on."""
        if not self.steps:
            raise Undecided
        self.steps -= 1
        kept = kept.copy()
        for place, column in enumerate(tableau.basis):
            n = gone + int(self.people[column])
            if kept[column] or n >= self.fewest:
                continue
            without = away.copy()
            without[column] = True
            left = np.flatnonzero((tableau.rows[place] != 0) & ~without)
            if len(left):
                better = left[np.argmax(kept[left])]
                yield from self.below(
                    tableau.exchanged(place, int(better)), kept=kept, away=without, gone=n
                )
            else:
                self.fewest = n
                yield n
            kept[column] = True


def _reduced(matrix: NDArray[np.float64]) -> _Tableau:
    """The tableau whose basis is the first columns that are independent, so the heaviest."""
    tableau = _Tableau(matrix, tuple(-1 for _ in matrix))
    for column in range(matrix.shape[1]):
        free = [
            place
            for place, other in enumerate(tableau.basis)
            if other < 0 and abs(tableau.rows[place, column]) > TOLERANCE
        ]
        if free:
            largest = max(free, key=lambda place: abs(tableau.rows[place, column]))
            tableau = tableau.exchanged(largest, column)
    used = [place for place, column in enumerate(tableau.basis) if column >= 0]
    return _Tableau(tableau.rows[used], tuple(tableau.basis[place] for place in used))
