"""Do two figures of the same units go together? Said of many units only, and never as a cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import NORMAL_QUANTILE

FEWEST_UNITS = 30  # below, an interval of what goes together reaches from hardly to nearly all
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Association:
    """Pearson's r of n units and Spearman's, which looks at ranks alone, with 95 % intervals."""

    n: int
    r: float
    interval: Interval
    rank: float
    rank_interval: Interval


def association_of(pairs: Sequence[tuple[float, float]]) -> Association | None:
    """Return how closely two figures of units go together; each pair is one unit.

    Intervals by Fisher's z, for ranks with the error of Bonett and Wright (2000). None below 30
    units, where a side does not vary, and where all units lie on one line.
    """
    if len(pairs) < FEWEST_UNITS:
        return None
    from scipy.stats import pearsonr, rankdata  # noqa: PLC0415 (few pages need it)

    firsts, seconds = zip(*pairs, strict=True)
    if len(set(firsts)) == 1 or len(set(seconds)) == 1:
        return None
    r = float(pearsonr(firsts, seconds).statistic)
    rank = float(pearsonr(rankdata(firsts), rankdata(seconds)).statistic)
    if max(abs(r), abs(rank)) >= 1.0 - ROUNDING:
        return None
    n = len(pairs)
    return Association(n, r, _around(r, 1.0, n), rank, _around(rank, 1.0 + rank**2 / 2, n))


def _around(r: float, weight: float, n: int) -> Interval:
    reach = NORMAL_QUANTILE * sqrt(weight / (n - 3))
    return Interval(tanh(atanh(r) - reach), tanh(atanh(r) + reach))
