"""How closely two measures of the same people go together."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import NORMAL_QUANTILE
from culture.scoring.tallies import PairTally

FEWEST_PAIRS = 4  # the error of z is the root of 1 / (n - 3)


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's r of n pairs, with its 95 % interval."""

    n: int
    r: float
    interval: Interval


def correlation_of(pairs: PairTally) -> Correlation | None:
    """Return Pearson's r with its interval by Fisher's z (1921).

    None below four pairs, where a side does not vary, and where all pairs lie on one line: then z
    has no end.
    """
    r = pairs.correlation
    if r is None or pairs.n < FEWEST_PAIRS or abs(r) == 1.0:
        return None
    reach = NORMAL_QUANTILE / sqrt(pairs.n - 3)
    return Correlation(pairs.n, r, Interval(tanh(atanh(r) - reach), tanh(atanh(r) + reach)))
