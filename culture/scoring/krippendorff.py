"""Krippendorff's alpha: agreement of any number of raters, with empty cells allowed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import permutations

from culture.scoring.tallies import TWO

Distance = Callable[[int, int], Fraction]


class Metric(StrEnum):
    """How far apart two values are taken to be."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def krippendorff_alpha(raters: Sequence[Sequence[int | None]], metric: Metric) -> float | None:
    """Return alpha of raters x units; units with fewer than two values are left out.

    One is full agreement, zero is chance, negative is worse than chance. None when nothing can
    be paired or all values are equal (nothing to agree about). Raises ValueError for values
    below zero on the ratio metric. Source: Krippendorff (2011).
    """
    columns = ([x for x in column if x is not None] for column in zip(*raters, strict=True))
    units = [values for values in columns if len(values) >= TWO]
    counts = Counter(value for values in units for value in values)
    distance = _distance(metric, counts)
    observed = sum(
        (
            distance(*pair) * times / (len(values) - 1)
            for values in units
            for pair, times in Counter(permutations(values, 2)).items()
        ),
        Fraction(0),
    )
    chance = sum(
        (distance(a, b) * counts[a] * counts[b] for a, b in permutations(counts, 2)), Fraction(0)
    )
    if not chance:
        return None
    return float(1 - (counts.total() - 1) * observed / chance)


def _distance(metric: Metric, counts: Mapping[int, int]) -> Distance:
    """Return the squared distance of two values under the metric."""
    if metric is Metric.RATIO and any(value < 0 for value in counts):
        raise ValueError("The ratio metric has no values below zero.")

    def ordinal(a: int, b: int) -> Fraction:
        low, high = min(a, b), max(a, b)
        between = sum(times for value, times in counts.items() if low <= value <= high)
        return (between - Fraction(counts[a] + counts[b], 2)) ** 2

    distances: dict[Metric, Distance] = {
        Metric.NOMINAL: lambda a, b: Fraction(a != b),
        Metric.ORDINAL: ordinal,
        Metric.INTERVAL: lambda a, b: Fraction((a - b) ** 2),
        Metric.RATIO: lambda a, b: Fraction(a - b, (a + b) or 1) ** 2,
    }
    return distances[metric]
