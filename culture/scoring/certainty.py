"""When a difference is called clear: one rule for everything that is said in words or by signs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, hypot, sqrt
from typing import TypeVar

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile, t_tails

WORDS_LEVEL = 0.05  # of pages may say something in words that is chance
TEAMS_LEVEL = WORDS_LEVEL / 2  # of them may say by chance that teams differ, where they say so
SIGNS_RATE = 0.10  # of the signs in a table may be chance
# What they are judged by: where nothing is true all of the rate is used, and t is only nearly right
# for ratings, so a tenth of it is kept in hand.
SIGNS_LEVEL = 0.9 * SIGNS_RATE
HAIR = 1e-9  # an interval that just touches zero holds it, whatever floats make of it

# Deviations pooled over a whole stand on 20 answers in groups of five or more: on this or more.
POOLED_DEGREES = 16.0

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean or a difference of means, its standard error and the degrees of freedom of that."""

    value: float
    error: float
    df: float

    @classmethod
    def of_interval(cls, value: float, interval: Interval, *, df: float) -> Estimate:
        """Take the error from a 95 % interval: from its longer side, so that it claims less."""
        reach = max(interval.high - value, value - interval.low)
        return cls(value, reach / t_quantile(df), df)

    @property
    def p(self) -> float:
        """The two-sided p value of there being nothing; one where nothing is known."""
        if not self.error:
            return 1.0
        return t_tails(self.value / self.error, self.df)

    @property
    def interval(self) -> Interval:
        """The 95 % interval."""
        reach = t_quantile(self.df) * self.error
        return Interval(self.value - reach, self.value + reach)

    def less(self, other: Estimate) -> Estimate:
        """Subtract what separate people said; degrees of freedom by Welch (1947)."""
        squared, others = self.error**2, other.error**2
        both = squared + others
        df = both**2 / (squared**2 / self.df + others**2 / other.df) if both else self.df
        return Estimate(self.value - other.value, hypot(self.error, other.error), df)

    def less_whole(self, whole: Estimate, *, share: float) -> Estimate:
        """Subtract the mean of a whole of which this is a `share` of the answers (0 to 1).

        With equal scatter the variance of the difference is that of the part times 1 - share:
        both hold the same answers. A part that is all of the whole differs by nothing.
        """
        left = max(1.0 - share, 0.0)
        return Estimate(self.value - whole.value, self.error * sqrt(left), self.df)

    def answers_needed(self, n: int, *, level: float = WORDS_LEVEL) -> int | None:
        """How many answers would make a value like this clear, as `n` gave this error.

        `level` is what its p value has to lie below. None where there is no value to be seen.
        Degrees of freedom grow with the answers, so that what is not clear never needs as many
        as there are: the least number is looked for whose own t would do.
        """
        if not self.value or not self.error:
            return None

        def wanted(answers: float) -> float:
            quantile = t_quantile(self.df * answers / n, 1.0 - level / 2)
            return n * (quantile * self.error / self.value) ** 2

        low, high = n, max(n, ceil(wanted(n)))
        while low < high:
            middle = (low + high) // 2
            if wanted(middle) <= middle:
                high = middle
            else:
                low = middle + 1
        return low


def share_of(level: float, share: float) -> float:
    """What a share of a level is worth; all shares together are worth the level."""
    return float(1.0 - (1.0 - level) ** share)


def clear_of(
    p_values: Mapping[Key, float],
    *,
    weights: Mapping[Key, float] | None = None,
    level: float = WORDS_LEVEL,
) -> frozenset[Key]:
    """Choose what may be said: with `level` at most, any of it is chance (Holm 1979).

    Weights say how the level is shared out, equally where they are not given; what is said hands
    its share to the rest. A share is worth 1 - (1 - level)^share, as if the values were
    independent: for two-sided values of means that is safe however they depend (Šidák 1967).
    """
    shares = {key: 1.0 if weights is None else weights[key] for key in p_values}
    left = sum(shares.values())
    said: set[Key] = set()
    order = sorted(
        (key for key in p_values if shares[key] > 0), key=lambda key: p_values[key] / shares[key]
    )
    for key in order:
        if p_values[key] > share_of(level, shares[key] / left) * (1.0 - HAIR):
            break
        said.add(key)
        left -= shares[key]
    return frozenset(said)


def clear_of_page(
    firsts: Mapping[Key, float],
    others: Mapping[Key, float],
    *,
    share: float,
    weights: Mapping[Key, float],
    level: float = WORDS_LEVEL,
) -> frozenset[Key]:
    """Choose what a page may say: with `level` at most, any of it is chance.

    `firsts` have a `share` of the level for themselves, so that they are called the same on every
    page that shows them. The `others` share the rest by their weights, and all of the level where
    every one of the firsts is clear: then none of these can be chance.
    """
    clear = clear_of(firsts, level=level * share)
    left = level if len(clear) == len(firsts) else level * (1.0 - share)
    return clear | clear_of(others, weights=weights, level=left)


def marked_of(p_values: Sequence[float], *, rate: float = SIGNS_LEVEL) -> tuple[bool, ...]:
    """Choose the cells that carry a sign: on average `rate` of the signs at most are chance.

    Source: Benjamini and Hochberg (1995), who assume independent or alike values.
    """
    ordered = sorted(p_values)
    number = len(ordered)
    most = max(
        (p for place, p in enumerate(ordered, start=1) if p <= rate * place / number), default=-1.0
    )
    return tuple(p <= most for p in p_values)
