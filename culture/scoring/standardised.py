"""Comparing like with like: the mean of several strata, each with a share that is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from culture.scoring.bounded import widened
from culture.scoring.certainty import Estimate
from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile


@dataclass(frozen=True, slots=True)
class StratumMean:
    """What `n` people of one kind said, and the share that their kind is to have."""

    share: float
    n: int
    mean: float
    sd: float


def standardised(strata: Sequence[StratumMean], *, ends: Interval) -> Estimate:
    """Give the mean that the strata have with these shares (which sum to one), and its error.

    Degrees of freedom by Satterthwaite (1946). The interval reaches as far as that of as many
    answers as weigh as much (Kish 1965) has to where failures are rare; see `widened`.
    """
    value = sum(one.share * one.mean for one in strata)
    variances = [(one.share * one.sd) ** 2 / one.n for one in strata]
    variance = sum(variances)
    spread = sum(own**2 / (one.n - 1) for own, one in zip(variances, strata, strict=True))
    df = variance**2 / spread if spread else sum(one.n - 1.0 for one in strata)
    weighty = 1.0 / sum(one.share**2 / one.n for one in strata)
    reach = t_quantile(df) * sqrt(variance)
    own = Interval(value - reach, value + reach)
    whole = widened(own, value, n=weighty, sd=sqrt(variance * weighty), ends=ends)
    return Estimate.of_interval(value, whole, df=df)
