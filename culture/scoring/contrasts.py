"""Two published means held against each other: who differs from whom, and how clearly."""

from dataclasses import dataclass, replace
from math import hypot, sqrt
from typing import Self

from culture.scoring.bounded import widened
from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile
from culture.scoring.tallies import TWO


@dataclass(frozen=True, slots=True)
class ContrastSide:
    """One mean of `n` answers, with its deviation or its 95 % interval, as far as published.

    `ends` are those of the scale, where they are known: without them a deviation of zero says
    nothing about certainty.
    """

    mean: float
    n: int
    sd: float | None = None
    interval: Interval | None = None
    ends: Interval | None = None

    @property
    def error(self) -> float | None:
        """The variance of the mean, where the deviation is known."""
        return None if self.sd is None or self.n < TWO else self.sd**2 / self.n

    @property
    def reach(self) -> Interval | None:
        """The interval as published, else from the deviation as that of bounded ratings."""
        if self.interval is not None or self.sd is None or self.error is None:
            return self.interval
        if not self.error and self.ends is None:
            return None
        half = t_quantile(self.n - 1) * sqrt(self.error)
        by_t = Interval(self.mean - half, self.mean + half)
        if self.ends is None:
            return by_t
        return widened(by_t, self.mean, n=self.n, sd=self.sd, ends=self.ends)

    def rescaled(self, ends: Interval, *, to: Interval) -> Self:
        """The same on another scale, end for end; a deviation grows with the width."""
        factor = (to.high - to.low) / (ends.high - ends.low)

        def moved(value: float) -> float:
            return to.low + (value - ends.low) * factor

        return replace(
            self,
            mean=moved(self.mean),
            sd=None if self.sd is None else self.sd * factor,
            interval=self.interval and Interval(*map(moved, self.interval)),
            ends=to,
        )

    @property
    def is_by_t(self) -> bool:
        """Whether t holds: the deviation is known, and rare answers would not widen it."""
        if not self.error:
            return False
        reach = replace(self, interval=None).reach
        half = t_quantile(self.n - 1) * sqrt(self.error)
        return reach == Interval(self.mean - half, self.mean + half)


@dataclass(frozen=True, slots=True)
class Contrast:
    """The second mean less the first, with its 95 % interval where that is known.

    Paired: the same people said both.
    """

    value: float
    interval: Interval | None
    is_paired: bool

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


def paired(difference: ContrastSide) -> Contrast:
    """Contrast two means of the same people, given as the mean of their differences."""
    return Contrast(difference.mean, difference.reach, is_paired=True)


def unpaired(first: ContrastSide, second: ContrastSide) -> Contrast:
    """Contrast two means of separate people.

    By Welch's t where both deviations are known and t holds; else each end combines the distances
    of both intervals' ends as the root of their squares, which also holds for lopsided ones. A mean
    that is known exactly has an interval of no width, and leaves the other's as it is.
    Sources: Welch (1947); Zou and Donner (2008).
    """
    value = second.mean - first.mean
    if first.is_by_t and second.is_by_t:
        return Contrast(value, _welch(value, first, second), is_paired=False)
    a, b = first.reach, second.reach
    if a is None or b is None:
        return Contrast(value, None, is_paired=False)
    low = value - hypot(second.mean - b.low, a.high - first.mean)
    high = value + hypot(b.high - second.mean, first.mean - a.low)
    return Contrast(value, Interval(low, high), is_paired=False)


def nested(whole: ContrastSide, part: ContrastSide) -> Contrast:
    """Contrast a part's mean with that of the whole, which holds the part's answers too.

    With w the part's share of the answers, the variance of the difference is that of the whole
    plus (1 - 2w) times that of the part: what both have in common is not counted twice.
    """
    value = part.mean - whole.mean
    outer, inner = whole.reach, part.reach
    if outer is None or inner is None:
        return Contrast(value, None, is_paired=False)
    share = part.n / whole.n
    halves = ((one.high - one.low) / 2 for one in (outer, inner))
    outer_half, inner_half = halves
    half = sqrt(max(outer_half**2 + (1 - 2 * share) * inner_half**2, 0.0))
    return Contrast(value, Interval(value - half, value + half), is_paired=False)


def _welch(value: float, first: ContrastSide, second: ContrastSide) -> Interval:
    one, other = first.error or 0.0, second.error or 0.0
    squared = one + other
    df = squared**2 / (one**2 / (first.n - 1) + other**2 / (second.n - 1))
    half = t_quantile(df) * sqrt(squared)
    return Interval(value - half, value + half)
