"""What a number did after something was done: its change, beside units that did nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from culture.scoring.certainty import WORDS_LEVEL, Estimate
from culture.scoring.quantiles import normal_quantile

FEWEST_UNITS = 10  # of fewer, how far changes differ by themselves cannot be told
NINE_IN_TEN = 0.9
FEWEST_PEERS = 3  # means beside the first one, to tell how far it was extreme by chance


@dataclass(frozen=True, slots=True)
class Peer:
    """A unit that did nothing: its number before, and how far that changed meanwhile."""

    before: Estimate
    change: Estimate


@dataclass(frozen=True, slots=True)
class Effect:
    """What is left of a change when chance, other units and regression to the mean are taken off.

    `change` is the bare change. `beside` is the mean change of `units` that did nothing, None where
    there were too few. `regression` is the part of the change that was to be expected because the
    first number was extreme: never against the way the change should go.
    """

    change: Estimate
    estimate: Estimate
    units: int = 0
    beside: float | None = None
    regression: float = 0.0

    def is_clear(self, *, level: float = WORDS_LEVEL) -> bool:
        """Whether chance does not explain what is left."""
        return self.estimate.p < level


def effect_of(
    change: Estimate,
    before: Estimate,
    *,
    peers: Sequence[Peer],
    beside: Sequence[Estimate] = (),
    rises: bool = True,
) -> Effect:
    """Compare a change with those of units that did nothing (difference in differences).

    From ten units on their mean change is subtracted. Where their changes differ by more than
    chance explains in nine cases of ten, the error knows how far changes of units differ by
    themselves: their variance beyond their own errors (DerSimonian and Laird 1986, with equal
    weights). With fewer units the change stands alone.

    A number that was chosen for being extreme comes back by itself. What of it is expected is the
    distance of the first number from its best guess (Stein): drawn towards the numbers of those
    units at the same time, of three or more, else towards those `beside` it in the same release. It
    is taken off where it goes the way the change should (`rises` or not), so that it never makes
    more of an action.
    """
    estimate, mean = change, None
    if len(peers) >= FEWEST_UNITS:
        mean = fmean(one.change.value for one in peers)
        estimate = _less_others(change, [one.change for one in peers], mean)
    known = [one.before for one in peers] if len(peers) >= FEWEST_PEERS else list(beside)
    regression = _regression(before, known)
    if (regression > 0) != rises:
        regression = 0.0
    left = Estimate(estimate.value - regression, estimate.error, estimate.df)
    return Effect(change, left, len(peers) if mean is not None else 0, mean, regression)


def _less_others(change: Estimate, others: Sequence[Estimate], mean: float) -> Estimate:
    number, scatter = len(others), variance([one.value for one in others])
    by_chance = fmean(one.error**2 for one in others)
    between = scatter - by_chance if scatter > by_chance * _most_by_chance(number - 1) else 0.0
    own, both = change.error**2, scatter / number
    whole = own + between + both
    if not whole:
        return Estimate(change.value - mean, 0.0, change.df)
    # What rests on the scatter of so many units knows no more than they do (Satterthwaite 1946).
    known = (between + both) ** 2 / (number - 1) + own**2 / change.df
    return Estimate(change.value - mean, sqrt(whole), whole**2 / known)


def _most_by_chance(df: int) -> float:
    """The ratio of two variances that chance stays below in nine cases of ten.

    Chi-squared over its degrees of freedom, by the cube root (Wilson and Hilferty 1931).
    """
    ninth = 2.0 / (9.0 * df)
    return float((1.0 - ninth + normal_quantile(NINE_IN_TEN) * sqrt(ninth)) ** 3)


def _regression(before: Estimate, others: Sequence[Estimate]) -> float:
    """How far a number is expected to come back by itself; zero where that cannot be told."""
    if len(others) < FEWEST_PEERS:
        return 0.0
    every = [before, *others]
    mean = fmean(one.value for one in every)
    by_chance = fmean(one.error**2 for one in every)
    between = max(variance([one.value for one in every]) - by_chance, 0.0)
    own = before.error**2
    drawn = own / (own + between) if own else 0.0
    return drawn * (mean - before.value)
