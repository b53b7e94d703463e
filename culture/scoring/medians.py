"""Medians of times, with an interval that assumes nothing of their distribution."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, inf, isinf

COVERAGE = 0.95


@dataclass(frozen=True, slots=True)
class MedianTime:
    """The lower median of `n` times, with the ends of an interval; infinity is *not yet*.

    `low` and `high` are None below six times, where no interval of order statistics covers 95 %.
    """

    median: float
    low: float | None
    high: float | None
    n: int

    @property
    def is_known(self) -> bool:
        """Whether half of the times are over."""
        return not isinf(self.median)


def median_time(taken: Sequence[float], *, waiting: int = 0) -> MedianTime | None:
    """Return the median of times that are over and of `waiting` others, which are not; None: none.

    A time that is not over counts as longer than any that is, which is exact for the median as
    long as half of them are over. The interval goes from the j-th smallest to the j-th largest
    time, with the largest j that covers the true median in 95 of 100 samples: the number of times
    below it is binomial with one half. Source: Thompson (1936); Conover (1999), 3.2.
    """
    ordered = sorted(taken) + [inf] * waiting
    n = len(ordered)
    if not n:
        return None
    median = ordered[(n - 1) // 2]
    rank = _rank(n)
    if rank == 0:
        return MedianTime(median, None, None, n)
    return MedianTime(median, ordered[rank - 1], ordered[n - rank], n)


def _rank(n: int) -> int:
    """The largest j for which at most (1 - coverage) / 2 lies below the j-th order statistic."""
    below, rank = 0.0, 0
    while True:
        below += comb(n, rank) / 2**n
        if below > (1 - COVERAGE) / 2:
            return rank
        rank += 1
