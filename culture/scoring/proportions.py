"""Shares: Wilson intervals and adverse impact."""

from dataclasses import dataclass
from enum import StrEnum
from math import comb, hypot, sqrt

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import NORMAL_QUANTILE

SIGNIFICANT = 0.05


def wilson(successes: int, n: int) -> Interval | None:
    """Return Wilson's 95 % interval of a proportion; None without trials.

    Raises ValueError when there are more successes than trials. Source: Wilson (1927).
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a proportion.")
    return _wilson(successes, n) if n else None


def _wilson(successes: int, n: int) -> Interval:
    z = NORMAL_QUANTILE
    share = successes / n
    whole = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / whole
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / whole
    # The ends are exactly 0 and 1 in algebra; floats would miss them by a hair.
    low = centre - reach if successes else 0.0
    high = centre + reach if successes < n else 1.0
    return Interval(low, high)


class Impact(StrEnum):
    """What the four-fifths rule and Fisher's test say together."""

    WITHIN = "within four fifths"
    BELOW = "below four fifths"
    TOO_FEW = "too few; one hire flips it"
    UNCLEAR = "below four fifths, but chance explains it"


@dataclass(frozen=True, slots=True)
class Selected:
    """How many of a group's applicants were selected."""

    selected: int
    applicants: int

    def __post_init__(self) -> None:
        if not 0 <= self.selected <= self.applicants or not self.applicants:
            raise ValueError(f"{self.selected} of {self.applicants} cannot be selected.")


@dataclass(frozen=True, slots=True)
class AdverseImpact:
    """Ratio of the lower to the higher selection rate (None: nobody selected), and its test."""

    ratio: float | None
    p: float
    impact: Impact


def adverse_impact(first: Selected, second: Selected) -> AdverseImpact:
    """Judge two groups' selection rates, in whichever order, by the four-fifths rule.

    Rates are compared by integer cross-multiplication: exactly 4/5 is not below. Below four
    fifths the finding counts when Fisher's exact two-sided p is under .05; otherwise it is called
    too few when one more selection in the lower group would lift it, else unclear.
    Source: Uniform Guidelines on Employee Selection Procedures (1978), section 4D.
    """
    lower, higher = first, second
    if first.selected * second.applicants > second.selected * first.applicants:
        lower, higher = second, first
    p = fisher(lower, higher)
    ratio = None
    if higher.selected:
        ratio = lower.selected * higher.applicants / (higher.selected * lower.applicants)
    return AdverseImpact(ratio, p, _impact(lower, higher, p))


def difference_of_shares(first: Selected, second: Selected) -> Interval:
    """Return the 95 % interval of the first group's selection rate less the second's.

    The distances of Wilson's ends are combined as the root of their squares. Source: Newcombe
    (1998), method 10.
    """
    own, other = (_wilson(one.selected, one.applicants) for one in (first, second))
    shares = [one.selected / one.applicants for one in (first, second)]
    value = shares[0] - shares[1]
    low = value - hypot(shares[0] - own.low, other.high - shares[1])
    high = value + hypot(own.high - shares[0], shares[1] - other.low)
    return Interval(low, high)


def one_flips(first: Selected, second: Selected) -> bool:
    """Say whether one selection more or less in either group turns the four-fifths rule round."""
    seen = _is_uneven(first, second)
    return any(
        _is_uneven(*pair) != seen
        for moved in (1, -1)
        for pair in (
            (_moved(first, moved), second),
            (first, _moved(second, moved)),
        )
    )


def fisher(first: Selected, second: Selected) -> float:
    """Return Fisher's exact two-sided p, in exact integers: tables no likelier than this one."""
    total = first.selected + second.selected
    least, most = max(0, total - second.applicants), min(first.applicants, total)
    ways = [
        comb(first.applicants, x) * comb(second.applicants, total - x)
        for x in range(least, most + 1)
    ]
    seen = ways[first.selected - least]
    return sum(way for way in ways if way <= seen) / sum(ways)


def _moved(group: Selected, by: int) -> Selected:
    selected = min(max(group.selected + by, 0), group.applicants)
    return Selected(selected, group.applicants)


def _is_uneven(first: Selected, second: Selected) -> bool:
    return _below_four_fifths(first.selected, first.applicants, second) or _below_four_fifths(
        second.selected, second.applicants, first
    )


def _impact(lower: Selected, higher: Selected, p: float) -> Impact:
    if not _below_four_fifths(lower.selected, lower.applicants, higher):
        return Impact.WITHIN
    if p < SIGNIFICANT:
        return Impact.BELOW
    if _below_four_fifths(lower.selected + 1, lower.applicants, higher):
        return Impact.UNCLEAR
    return Impact.TOO_FEW


def _below_four_fifths(selected: int, applicants: int, higher: Selected) -> bool:
    return 5 * selected * higher.applicants < 4 * higher.selected * applicants


@dataclass(frozen=True, slots=True)
class ShareOf:
    """How many of how many, with the ends of Wilson's 95 % interval."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        """None where there is nothing to count."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> Interval | None:
        """None where there is nothing to count."""
        return wilson(self.hits, self.of)
