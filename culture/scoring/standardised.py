"""Comparing like with like: one difference made of those in several strata."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from culture.scoring.certainty import Estimate


def standardised(parts: Sequence[tuple[float, Estimate]]) -> Estimate:
    """Give the weighted mean of what was found in separate strata.

    Weights are any numbers above zero; degrees of freedom by Satterthwaite (1946).
    """
    whole = sum(weight for weight, _part in parts)
    shares = [(weight / whole, part) for weight, part in parts]
    variances = [((share * part.error) ** 2, part.df) for share, part in shares]
    variance = sum(one for one, _df in variances)
    spread = sum(one**2 / df for one, df in variances)
    return Estimate(
        value=sum(share * part.value for share, part in shares),
        error=sqrt(variance),
        df=variance**2 / spread if spread else min(part.df for _weight, part in parts),
    )
