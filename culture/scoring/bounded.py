"""Intervals for means of ratings, which end where the scale ends and may hide rare failures."""

from math import sqrt

from culture.scoring.intervals import Interval
from culture.scoring.populations import unasked
from culture.scoring.quantiles import t_quantile
from culture.scoring.tallies import PairTally, Tally

# With this chance at most, a failure as frequent as the interval leaves out was met by nobody.
MISSED = 0.05


def bounded_interval(
    tally: Tally, *, ends: Interval, factor: int = 1, population: int | None = None
) -> Interval | None:
    """Return the 95 % interval of the mean of scores on a scale with these ends.

    Scores are stored times `factor`; ends are in points of the scale. It is the t interval, but
    on each side at least as long as the rule of three asks: had one answer in m gone to that end of
    the scale, n answers would all have missed it with a chance of .05 at m = 1 / (1 - .05^(1/n)).
    That length shrinks with the root of what the answers' scatter lacks to that of one such answer
    among them, and is nothing from there on; so where answers scatter, this is t. Of a known
    `population`, lengths are multiplied by the root of (N - n) / N (Cochran 1977, 2.6). None below
    two scores. Sources: Hanley and Lippman-Hand (1983) for the rule; Student (1908).
    """
    mean = tally.mean(factor)
    if mean is None:
        return None
    rooms = mean - ends.low, ends.high - mean
    return _around(tally, rooms, factor=factor, population=population)


def bounded_gap(
    tally: PairTally, *, ends: Interval, factor: int = 1, population: int | None = None
) -> Interval | None:
    """Return the 95 % interval of the mean of delivered - expected: see `bounded_interval`.

    The answer that nobody gave has one of its sides at its end of the scale. Where the difference
    does not vary at all, both may be: five customers with the same gap know nothing of the sixth.
    """
    expected, delivered = tally.expected_side.mean(factor), tally.delivered_side.mean(factor)
    if expected is None or delivered is None:
        return None
    below = delivered - ends.low, ends.high - expected
    above = ends.high - delivered, expected - ends.low
    choose = max if tally.difference.spread else sum
    return _around(
        tally.difference, (choose(below), choose(above)), factor=factor, population=population
    )


def widened(interval: Interval, mean: float, *, n: float, sd: float, ends: Interval) -> Interval:
    """Reach as far as `bounded_interval` with an interval made otherwise, of published numbers."""
    below, above = (
        _unseen(room, variance=sd * sd, n=n) for room in (mean - ends.low, ends.high - mean)
    )
    return Interval(min(interval.low, mean - below), max(interval.high, mean + above))


def _around(
    tally: Tally, rooms: tuple[float, float], *, factor: int, population: int | None
) -> Interval | None:
    n, variance = tally.n, tally.variance(factor)
    if variance is None:
        return None
    mean, shrink = tally.total / (n * factor), sqrt(unasked(n, population))
    by_t = t_quantile(n - 1) * sqrt(variance / n)
    below, above = (max(by_t, _unseen(room, variance=variance, n=n)) * shrink for room in rooms)
    return Interval(mean - below, mean + above)


def _unseen(room: float, *, variance: float, n: float) -> float:
    """How far answers that nobody happened to give may draw the mean to one side."""
    one_failure = room * room / n
    if variance >= one_failure:
        return 0.0
    return float(room * (1.0 - MISSED ** (1.0 / n)) * sqrt(1.0 - variance / one_failure))
