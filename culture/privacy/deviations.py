"""Deviations: how far answers scatter, said of all blocks together and never of one.

Mean, number and standard deviation of five ratings give away most of the five; the deviation within
all blocks pooled says the same about certainty and nothing about a block.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import sqrt

from culture.scoring.populations import unasked
from culture.scoring.quantiles import t_quantile

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


def mean_interval(
    mean: float, *, n: int, pooled: Pooled | None, population: int | None
) -> tuple[float, float] | None:
    """Return the 95 % t interval of a mean of `n` scores, from the pooled deviation.

    mean -/+ t(0.975, degrees) * deviation / sqrt(n) * sqrt((N - n) / N), where N is the
    `population` that could have answered; without it (None) the last factor is left out. Where
    everybody answered the interval has no width. Ends are on the scale of the scores, unrounded,
    and may lie beyond its ends. None where the deviation is unknown.

    Raises `ValueError` for no score and for more scores than the population.
    """
    if n < 1:
        raise ValueError("nobody has no mean")
    left = unasked(n, population)
    if pooled is None:
        return None
    reach = _quantile(pooled.degrees) * pooled.deviation * sqrt(left / n)
    return mean - reach, mean + reach
