"""Best guesses of units: a mean of few answers is drawn towards the mean of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from culture.scoring.agreement import shrunk, unit_reliability
from culture.scoring.certainty import Estimate
from culture.scoring.intervals import Interval
from culture.scoring.quantiles import CENTRE, normal_quantile

FEWEST_UNITS = 3  # between two, how far units differ is one difference


@dataclass(frozen=True, slots=True)
class BestGuess:
    """What a unit's mean most likely is, with its 95 % interval."""

    value: float
    interval: Interval


def best_guesses(units: Sequence[tuple[int, Estimate]]) -> list[BestGuess]:
    """Draw the mean of each unit, given with its n, towards the mean of all their answers.

    How far depends on ICC(1), from the one-way analysis that means and errors of units allow: where
    units differ no more than chance, all are drawn to the whole. The interval knows that the whole
    and ICC(1) are themselves measured (empirical Bayes, Morris 1983), and is never wider than that
    of the mean. Empty below three units.
    """
    people, number = sum(n for n, _unit in units), len(units)
    if number < FEWEST_UNITS or people == number:
        return []
    whole = sum(n * unit.value for n, unit in units) / people
    between = sum(n * (unit.value - whole) ** 2 for n, unit in units) / (number - 1)
    squares_within = sum((n - 1) * n * unit.error**2 for n, unit in units)
    within = squares_within / (people - number)
    scatter = between + (people / number - 1) * within
    icc1 = max((between - within) / scatter, 0.0) if scatter else 0.0
    found = []
    for n, unit in units:
        reliability = unit_reliability(icc1, n)
        value, drawn = shrunk(unit.value, whole, reliability), 1.0 - reliability
        variance = within / n * (1.0 - (number - 1) / number * drawn)
        variance += 2.0 / max(number - 3, 1) * (drawn * (unit.value - whole)) ** 2
        reach = normal_quantile(CENTRE) * sqrt(min(variance, within / n))
        found.append(BestGuess(value, Interval(value - reach, value + reach)))
    return found
