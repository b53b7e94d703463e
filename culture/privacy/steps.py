"""Squares of customers' ratings, as far as they are told.

A mean and a deviation of a few answers, both exact, leave one set of ratings that gives them; two
deviations subtract like two means. So a sum of squares around its mean is told in steps as wide as
two thirds of the scale, squared: never less than one, and the two at the upper end as one. The
steps are the same for five answers and for five thousand, where they do not matter any more.
Deviations and intervals come from what is told. Correlations, alphas and reliabilities, where
squares are divided by each other, are told of 20 answers or more, with two decimals. See
`docs/adr/0018-subjects-cannot-be-subtracted.md`.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, sqrt

from culture.scoring.gaps import Gap, gap_of
from culture.scoring.intervals import Interval
from culture.scoring.tallies import PairTally, Tally

STEP = Fraction(4, 9)  # of the squared length of the scale
FEWEST_FOR_CORRELATION = 20

# From this step on its middle stands for it: it is off by a tenth at most, to either side.
MIDDLE_FROM = 5


def told_gap(tally: PairTally, *, ends: Interval, factor: int = 1) -> Gap:
    """Give a gap as it may be told: exact means, and of squares no more than their steps.

    Deviations and t are those of the ends of the steps. The interval holds those of both the
    beginning and the end: rare answers that nobody happened to give count for more where answers
    scatter less (see `culture.scoring.bounded`), and less scatter is not ruled out. Of many steps
    the middle stands for both: the ends would make every interval of 60 answers wider by a
    twentieth, and hide one true gap in twenty.
    """
    least, most = _told(tally, ends=ends, factor=factor)
    gap = gap_of(most, factor=factor, ends=ends)
    other = gap_of(least, factor=factor, ends=ends).interval
    interval = gap.interval
    if interval and other:
        interval = Interval(min(interval.low, other.low), max(interval.high, other.high))
    correlation = two_decimals(tally.correlation) if tally.n >= FEWEST_FOR_CORRELATION else None
    return replace(gap, interval=interval, correlation=correlation)


def two_decimals(ratio: float | None) -> float | None:
    """Round a ratio of squares; None stays None."""
    return None if ratio is None else round(ratio, 2)


def _told(tally: PairTally, *, ends: Interval, factor: int) -> tuple[PairTally, PairTally]:
    """Give two tallies with the same sums, whose squares begin and end the steps of this one's."""
    if not tally.n:
        return tally, tally
    low, high = (Fraction(end) * factor for end in ends)
    width = STEP * (high - low) ** 2
    expected, delivered = tally.expected_side, tally.delivered_side
    most = [_most(side, low, high) for side in (expected, delivered)]
    # The differences scatter most where both sides do, against each other.
    both = sum(most) + 2 * Fraction(sqrt(most[0] * most[1]))
    sides = (
        _step(expected, most[0], width=width),
        _step(delivered, most[1], width=width),
        _step(tally.difference, both, width=width),
    )
    begin, end = (_tally_with(tally, *squares) for squares in zip(*sides, strict=True))
    return begin, end


def _most(side: Tally, low: Fraction, high: Fraction) -> Fraction:
    """The greatest sum of squares around a mean: with every answer at an end of the scale."""
    mean = Fraction(side.total, side.n)
    return side.n * (mean - low) * (high - mean)


def _step(tally: Tally, most: Fraction, *, width: Fraction) -> tuple[int, int]:
    """The sums of squares between which this one is told to lie, whole numbers."""
    mean = Fraction(tally.total, tally.n)
    around = tally.squares - tally.total * mean
    last = max(1, ceil(most / width))
    number = max(1, ceil(around / width))
    first = number - 1
    if number >= last - 1:
        first, number = max(0, last - 2), last
    if first + 1 == number >= MIDDLE_FROM:
        # Rounded down, as the parity of products rounds up as often.
        middle = floor(tally.total * mean + width * (number - Fraction(1, 2)))
        return middle, middle
    begin, end = (tally.total * mean + width * place for place in (first, number))
    return floor(begin) + 1, ceil(end)


def _tally_with(tally: PairTally, expected: int, delivered: int, difference: int) -> PairTally:
    # Products are whole, so the difference gets the parity that makes them so.
    difference += (expected + delivered + difference) % 2
    return PairTally(
        tally.n,
        tally.expected,
        tally.delivered,
        expected,
        delivered,
        (expected + delivered - difference) // 2,
    )
