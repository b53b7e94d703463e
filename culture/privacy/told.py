"""What is told of squares: between which ends they lie, cell by cell, and added up.

The squares of a cell are told once, in a step (`culture.privacy.steps`). Every larger scope adds up
what is told of its cells, so whoever reads many scopes learns no more than from the cells.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isqrt

from culture.scoring.gaps import Gap, gap_of
from culture.scoring.intervals import Interval
from culture.scoring.reliability import FEWEST_FOR_RELIABILITY
from culture.scoring.tallies import PairTally

# Where the middle of what is told is off by this part of it at most, it stands for both ends. One
# step may well be at its end; of several that is rare, and the middle is as often above as below.
MIDDLE_OF_ONE = 8
MIDDLE_OF_SEVERAL = 5

# A ratio needs squares that are off by this part at most, of which this part is certain.
RATIO_WITHIN = 3
CERTAIN_OF = 5


@dataclass(frozen=True, slots=True)
class ToldSquares:
    """The sums of squares at the beginnings and at the ends of the steps of some cells.

    `doubt` adds up the squared widths of the steps: roundings of cells that do not depend on each
    other are off together by no more than half of its root, in nineteen cases of twenty.
    """

    least: int = 0
    most: int = 0
    doubt: int = 0

    def __add__(self, other: ToldSquares) -> ToldSquares:
        return ToldSquares(
            self.least + other.least, self.most + other.most, self.doubt + other.doubt
        )

    def rescaled(self, factor: int) -> ToldSquares:
        """The same squares of scores that are each multiplied by a factor."""
        square = factor * factor
        return ToldSquares(self.least * square, self.most * square, self.doubt * square * square)

    @property
    def middle(self) -> int:
        """The sum that is off as likely to either side."""
        return (self.least + self.most) // 2

    def ends(self, *, total: int, n: int) -> tuple[int, int]:
        """Between which sums these squares of n scores lie, or their middle where that is close."""
        reach = isqrt(self.doubt)
        twice = self.least + self.most
        is_one = self.doubt == (self.most - self.least) ** 2
        within = MIDDLE_OF_ONE if is_one else MIDDLE_OF_SEVERAL
        if within * reach * n <= twice * n - 2 * total * total:
            return self.middle, self.middle
        return (twice - reach) // 2, (twice + reach + 1) // 2

    def is_fine(self, *, total: int, n: int) -> bool:
        """Whether their middle may be divided by that of others: it is off by a third at most.

        And some of it must be certain. Of cells in their first step each middle is off to the same
        side, and however many there are that does not even out.
        """
        around = self.middle * n - total * total
        is_close = RATIO_WITHIN * isqrt(self.doubt) * n <= 2 * around
        return is_close and CERTAIN_OF * (self.least * n - total * total) >= around


@dataclass(frozen=True, slots=True)
class ToldTally:
    """A `PairTally` as far as it is told: exact sums, and squares between ends."""

    n: int = 0
    expected: int = 0
    delivered: int = 0
    expected_squares: ToldSquares = ToldSquares()
    delivered_squares: ToldSquares = ToldSquares()
    difference_squares: ToldSquares = ToldSquares()

    def __add__(self, other: ToldTally) -> ToldTally:
        return ToldTally(
            self.n + other.n,
            self.expected + other.expected,
            self.delivered + other.delivered,
            self.expected_squares + other.expected_squares,
            self.delivered_squares + other.delivered_squares,
            self.difference_squares + other.difference_squares,
        )

    def rescaled(self, factor: int) -> ToldTally:
        """The same respondents with every score multiplied by a factor."""
        if factor == 1:
            return self
        return ToldTally(
            self.n,
            self.expected * factor,
            self.delivered * factor,
            self.expected_squares.rescaled(factor),
            self.delivered_squares.rescaled(factor),
            self.difference_squares.rescaled(factor),
        )

    @property
    def ends(self) -> tuple[PairTally, PairTally]:
        """Two tallies with the same sums, with the least and the most that squares may be."""
        sides = (
            self.expected_squares.ends(total=self.expected, n=self.n),
            self.delivered_squares.ends(total=self.delivered, n=self.n),
            self.difference_squares.ends(total=self.delivered - self.expected, n=self.n),
        )
        begin, end = (self._with(*squares) for squares in zip(*sides, strict=True))
        return begin, end

    @property
    def middle(self) -> PairTally:
        """The tally with the same sums whose squares are in the middle of what is told."""
        return self._with(
            self.expected_squares.middle,
            self.delivered_squares.middle,
            self.difference_squares.middle,
        )

    def allows_ratios(self, *sides: str) -> bool:
        """Whether squares of these sides may be divided: of 20, and told finely enough."""
        squares = ((getattr(self, f"{side}_squares"), getattr(self, side)) for side in sides)
        is_fine = (one.is_fine(total=total, n=self.n) for one, total in squares)
        return self.n >= FEWEST_FOR_RELIABILITY and all(is_fine)

    def _with(self, expected: int, delivered: int, difference: int) -> PairTally:
        # Products are whole, so the difference gets the parity that makes them so.
        difference += (expected + delivered + difference) % 2
        return PairTally(
            self.n,
            self.expected,
            self.delivered,
            expected,
            delivered,
            (expected + delivered - difference) // 2,
        )


def told_gap(tally: ToldTally, *, ends: Interval, factor: int = 1) -> Gap:
    """Give a gap as it may be told: exact means, and of squares no more than their steps.

    Deviations and t are those of the ends of the steps. The interval holds those of both the
    beginning and the end: rare answers that nobody happened to give count for more where answers
    scatter less (see `culture.scoring.bounded`), and less scatter is not ruled out. Where the
    middle is close it stands for both: the ends would make every interval of 60 answers wider by a
    twentieth, and hide one true gap in twenty.
    """
    least, most = tally.ends
    gap = gap_of(most, factor=factor, ends=ends)
    interval = gap.interval
    if interval and least != most:
        other = gap_of(least, factor=factor, ends=ends).interval or interval
        interval = Interval(min(interval.low, other.low), max(interval.high, other.high))
    correlation = None
    if tally.allows_ratios("expected", "delivered"):
        correlation = two_decimals(tally.middle.correlation)
    return replace(gap, interval=interval, correlation=correlation)


def two_decimals(ratio: float | None) -> float | None:
    """Round a ratio of squares; None stays None."""
    return None if ratio is None else round(ratio, 2)
