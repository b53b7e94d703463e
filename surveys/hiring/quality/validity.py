"""Months later: how interview ratings go with how people work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from culture.scoring.correlation import Correlation, correlation_of
from culture.scoring.tallies import PairTally, Tally

FEWEST_HIRES = 30
NARROW = Fraction(2, 3)


class Restriction(StrEnum):
    """How much of the range of all candidates those who were hired still have."""

    NARROW = "narrow"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


class GoesWith(StrEnum):
    """What a correlation says in a word."""

    YES = "yes"
    NO = "no"
    AGAINST = "against"
    UNCLEAR = "unclear"
    TOO_FEW = "too few"


NEXT_TO_NOTHING = 0.2  # an interval that ends below it leaves less than 4 % of later work explained


@dataclass(frozen=True, slots=True)
class Validity:
    """How interview ratings go with later work, over so many hires.

    `correlation` is None below thirty hires and where a side does not vary.
    """

    hires: int
    correlation: Correlation | None
    restriction: Restriction

    @property
    def missing(self) -> int:
        """How many hires are missing before anything is said."""
        return max(FEWEST_HIRES - self.hires, 0)

    @property
    def goes(self) -> GoesWith:
        """The word for the interval; what a narrow range hides is not taken for nothing."""
        if self.correlation is None:
            return GoesWith.TOO_FEW
        low, high = self.correlation.interval
        if high < 0:
            return GoesWith.AGAINST
        if low > 0:
            return GoesWith.YES
        is_nothing = high < NEXT_TO_NOTHING and self.restriction != Restriction.NARROW
        return GoesWith.NO if is_nothing else GoesWith.UNCLEAR


def validity_of(hires: PairTally, *, everybody: Tally) -> Validity:
    """Correlate interview ratings with later work; refuse to below thirty hires.

    `everybody` sums the interview ratings of all who were rated, hired or not, in the unit of
    those of `hires`: where the hires' deviation is below two thirds of theirs, the correlation is
    smaller than it would be had everybody been hired.
    """
    if hires.n < FEWEST_HIRES:
        return Validity(hires.n, None, Restriction.UNKNOWN)
    restriction = _restriction(hires.expected_side, everybody)
    return Validity(hires.n, correlation_of(hires), restriction)


def _restriction(hired: Tally, everybody: Tally) -> Restriction:
    """Compare variances: both are exact, so no root is needed."""
    if everybody.n <= hired.n:
        return Restriction.UNKNOWN
    own, whole = _variance(hired), _variance(everybody)
    if not whole or own >= whole:
        return Restriction.NONE
    return Restriction.NARROW if own < NARROW**2 * whole else Restriction.SOME


def _variance(tally: Tally) -> Fraction:
    return Fraction(tally.spread, tally.n * (tally.n - 1))
