"""Deviations: how far answers scatter, said of all blocks together and never of one.

Mean, number and standard deviation of five ratings give away most of the five; the deviation within
all blocks pooled says the same about certainty and nothing about a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import fsum, sqrt
from statistics import fmean

from culture.scoring.distributions import t_quantile

# A deviation of fewer respondents, or of one block, is a block's own deviation in disguise.
FEWEST_FOR_DEVIATIONS = 20
FEWEST_BLOCKS_FOR_DEVIATIONS = 2

# The same few degrees of freedom stand behind every interval of a wave.
_quantile = cache(t_quantile)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A standard deviation within blocks, in points of the scores, and its degrees of freedom."""

    deviation: float
    degrees: int


def pooled_deviation(groups: Sequence[Sequence[float]]) -> Pooled | None:
    """Pool the deviation within groups of scores: sqrt(sum of squares within / (N - groups)).

    `groups` holds the scores of each block's respondents. A group of one says nothing about
    scatter and counts neither as group nor as respondent. None with fewer than 20 respondents or
    2 groups, which also means at least one degree of freedom where there is a result. Source: the
    root of MSW of a one-way analysis of variance.
    """
    scattered = [group for group in groups if len(group) > 1]
    n = sum(len(group) for group in scattered)
    if n < FEWEST_FOR_DEVIATIONS or len(scattered) < FEWEST_BLOCKS_FOR_DEVIATIONS:
        return None
    degrees = n - len(scattered)
    squares = fsum(_squares(group) for group in scattered)
    return Pooled(deviation=sqrt(squares / degrees), degrees=degrees)


def mean_interval(
    mean: float, *, n: int, pooled: Pooled | None, population: int | None
) -> tuple[float, float] | None:
    """Return the 95 % t interval of a mean of `n` scores, from the pooled deviation.

    mean -/+ t(0.975, degrees) * deviation / sqrt(n) * sqrt((N - n) / (N - 1)), where N is the
    `population` that could have answered; without it (None) the last factor is left out. Where
    everybody answered the interval has no width. Ends are on the scale of the scores, unrounded,
    and may lie beyond its ends. None where the deviation is unknown.

    Raises `ValueError` for no score and for more scores than the population.
    """
    if n < 1 or (population is not None and population < n):
        raise ValueError(f"{n} respondents cannot come from a population of {population}")
    if pooled is None:
        return None
    left = 1.0
    if population is not None:
        left = (population - n) / (population - 1) if population > n else 0.0
    reach = _quantile(pooled.degrees) * pooled.deviation * sqrt(left / n)
    return mean - reach, mean + reach


def _squares(group: Sequence[float]) -> float:
    mean = fmean(group)
    return fsum((score - mean) ** 2 for score in group)
