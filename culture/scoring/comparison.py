"""Comparing the means of two separate groups."""

from dataclasses import dataclass
from math import sqrt

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile, t_tails
from culture.scoring.tallies import Tally


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of means with its test, in points of the scale; p is two-sided, 95 %."""

    difference: float
    t: float
    df: float
    p: float
    interval: Interval


def welch(
    first: Tally, second: Tally, *, first_factor: int = 1, second_factor: int = 1
) -> Difference | None:
    """Return mean(first) - mean(second) of two separate groups, by Welch's t.

    For an unpaired gap `first` is the delivered side. None when a group holds fewer than two
    scores or neither varies. Source: Welch (1947).
    """
    first_part = _error_of_mean(first, first_factor)
    second_part = _error_of_mean(second, second_factor)
    if first_part is None or second_part is None or not first_part + second_part:
        return None
    squared = first_part + second_part
    df = squared**2 / (first_part**2 / (first.n - 1) + second_part**2 / (second.n - 1))
    mean = first.total / (first.n * first_factor) - second.total / (second.n * second_factor)
    return _tested(mean, sqrt(squared), df)


def _error_of_mean(tally: Tally, factor: int) -> float | None:
    variance = tally.variance(factor)
    return None if variance is None else variance / tally.n


def _tested(difference: float, error: float, df: float) -> Difference:
    t = difference / error
    reach = t_quantile(df) * error
    interval = Interval(difference - reach, difference + reach)
    return Difference(difference, t, df, t_tails(t, df), interval)
