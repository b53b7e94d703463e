"""The gap of paired answers, delivered minus expected, with its spread and interval."""

from dataclasses import dataclass
from math import sqrt

from culture.scoring.bounded import bounded_gap
from culture.scoring.intervals import Interval
from culture.scoring.populations import unasked
from culture.scoring.quantiles import t_quantile
from culture.scoring.tallies import TWO, PairTally


@dataclass(frozen=True, slots=True)
class Gap:
    """What is shown beside a gap, in points of the scale; negative means shortfall.

    Means are None without respondents; deviations, t and interval are None below two.
    """

    n: int
    expected: float | None = None
    delivered: float | None = None
    gap: float | None = None
    expected_sd: float | None = None
    delivered_sd: float | None = None
    gap_sd: float | None = None
    correlation: float | None = None
    t: float | None = None
    interval: Interval | None = None


def gap_of(
    tally: PairTally,
    *,
    factor: int = 1,
    population: int | None = None,
    ends: Interval | None = None,
) -> Gap:
    """Return the gap of a tally whose scores are stored times `factor`.

    The 95 % interval is the paired t interval. With the `ends` of the scale it never takes it for
    certain that there are no failures because nobody happened to meet one: see `bounded_gap`. With
    the `population` known, the variance of the mean is multiplied by (N - n) / N (Cochran 1977,
    2.6), so asking everybody leaves no doubt.
    Numerators are exact integers and each figure is rounded once or twice at its end, so the
    result is the same to the last bit in whatever order the cells were added. Raises ValueError
    when the population is smaller than the number of respondents.
    """
    n = tally.n
    left = unasked(n, population)
    if not n:
        return Gap(n=0)
    difference = tally.difference
    mean = difference.total / (n * factor)
    means = (tally.expected / (n * factor), tally.delivered / (n * factor), mean)
    if n < TWO:
        return Gap(n, *means)
    spread = difference.spread
    units = n * (n - 1) * factor * factor
    error = sqrt(spread * left.numerator / (units * n * left.denominator))
    reach = t_quantile(n - 1) * error
    interval: Interval | None = Interval(mean - reach, mean + reach)
    if ends is not None:
        interval = bounded_gap(tally, ends=ends, factor=factor, population=population)
    return Gap(
        n,
        *means,
        sqrt(tally.expected_side.spread / units),
        sqrt(tally.delivered_side.spread / units),
        sqrt(spread / units),
        tally.correlation,
        mean / error if error else None,
        interval,
    )
