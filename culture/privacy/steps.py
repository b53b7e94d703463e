"""Squares of customers' ratings, as far as they are told of one cell.

A mean and a deviation of a few answers, both exact, leave one set of ratings that gives them; two
deviations subtract like two means. So a sum of squares around its mean is told in steps as wide as
two thirds of the scale, squared: never less than one, and the two at the upper end as one. The
steps are the same for five answers and for five thousand, where they do not matter any more.

A step is taken once, of the cell that a block is published in. Deviations and intervals, also those
of every larger scope, come from what is told (`culture.privacy.told`): steps taken anew in nine
scopes would be nine roundings of one sum of squares, which add up to the sum itself. See
`docs/adr/0018-subjects-cannot-be-subtracted.md`.
"""

from __future__ import annotations

from math import isqrt

from culture.privacy.told import ToldSquares, ToldTally
from culture.scoring.tallies import PairTally, Tally

STEP = (4, 9)  # so many of the squared lengths of the scale


def tell(tally: PairTally, *, low: int, high: int) -> ToldTally:
    """Say of one cell what is told; its scores lie between two ends, in its own units."""
    if not tally.n:
        return ToldTally()
    expected, delivered = tally.expected_side, tally.delivered_side
    most = [_most(side, low, high) for side in (expected, delivered)]
    # The differences scatter most where both sides do, against each other.
    both = sum(most) + _root(4 * most[0] * most[1])
    length = high - low
    return ToldTally(
        tally.n,
        tally.expected,
        tally.delivered,
        _step(expected, most[0], length=length),
        _step(delivered, most[1], length=length),
        _step(tally.difference, both, length=length),
    )


def _most(side: Tally, low: int, high: int) -> int:
    """N times the greatest sum of squares around a mean: with every answer at an end."""
    return (side.total - side.n * low) * (side.n * high - side.total)


def _step(tally: Tally, most: int, *, length: int) -> ToldSquares:
    """The sums of squares between which this one is told to lie, whole numbers.

    What is divided by n is counted n times, so that everything is exact.
    """
    n, around = tally.n, tally.total * tally.total
    times, parts = STEP
    width = times * length * length * n  # of a step, parts times n times
    last = max(1, _up(parts * most, width))
    number = max(1, _up(parts * tally.spread, width))
    first = number - 1
    if number >= last - 1:
        first, number = max(0, last - 2), last
    begin, end = (parts * around + width * place for place in (first, number))
    least, most = begin // (parts * n) + 1, _up(end, parts * n)
    return ToldSquares(least, most, (most - least) ** 2)


def _up(value: int, by: int) -> int:
    return -(-value // by)


def _root(value: int) -> int:
    """The root, rounded up."""
    return isqrt(value - 1) + 1 if value else 0
