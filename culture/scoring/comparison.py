"""Comparing two means: intervals, tests and sizes of effect."""

from dataclasses import dataclass
from math import exp, lgamma, sqrt

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile, t_tails
from culture.scoring.tallies import TWO, PairTally, Tally


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


def paired_difference(tally: PairTally, *, factor: int = 1) -> Difference | None:
    """Return the mean of delivered - expected by the paired t.

    None below two respondents or when the difference does not vary.
    """
    difference = tally.difference
    squared = _error_of_mean(difference, factor)
    if not squared:
        return None
    return _tested(difference.total / (tally.n * factor), sqrt(squared), tally.n - 1)


def cohen_d(first: Tally, second: Tally) -> float | None:
    """Return (mean(first) - mean(second)) over the pooled deviation; None where it is zero.

    Both tallies are counted times the same factor, which does not matter. None when a group is
    empty or fewer than three scores are there in all.
    """
    df = first.n + second.n - 2
    if not first.n or not second.n or not df:
        return None
    pooled = (first.spread / first.n + second.spread / second.n) / df
    if not pooled:
        return None
    return (first.total / first.n - second.total / second.n) / sqrt(pooled)


def hedges_g(first: Tally, second: Tally) -> float | None:
    """Return Cohen's d without its small-sample bias, by the exact gamma-function factor.

    None where d is None, and below two degrees of freedom. Source: Hedges (1981).
    """
    d, df = cohen_d(first, second), first.n + second.n - 2
    if d is None or df < TWO:
        return None
    return d * exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)


def d_z(tally: PairTally) -> float | None:
    """Return the mean difference over its own deviation: the paired size of effect.

    None below two respondents or when the difference does not vary.
    """
    difference = tally.difference
    variance = difference.variance()
    if not variance:
        return None
    return difference.total / (tally.n * sqrt(variance))


def _error_of_mean(tally: Tally, factor: int) -> float | None:
    variance = tally.variance(factor)
    return None if variance is None else variance / tally.n


def _tested(difference: float, error: float, df: float) -> Difference:
    t = difference / error
    reach = t_quantile(df) * error
    interval = Interval(difference - reach, difference + reach)
    return Difference(difference, t, df, t_tails(t, df), interval)
