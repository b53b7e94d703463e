"""Months later: how interview ratings go with how people work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

from culture.scoring.correlation import Correlation, correlation_of
from culture.scoring.tallies import PairTally, Tally

FEWEST_HIRES = 30
NARROW = Fraction(2, 3)


@dataclass(frozen=True, slots=True)
class LaterWork:
    """One hire: the mean interview rating, and the mean rating of the work months later."""

    at_interview: Fraction
    at_work: Fraction


class Restriction(StrEnum):
    """How much of the range of all candidates those who were hired still have."""

    NARROW = "narrow"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


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


def validity_of(hires: Iterable[LaterWork], *, all_candidates: Sequence[Fraction]) -> Validity:
    """Correlate interview ratings with later work; refuse to below thirty hires.

    `all_candidates` are the interview ratings of everybody who was rated, hired or not: where the
    hires' deviation is below two thirds of theirs, the correlation is smaller than it would be had
    everybody been hired.
    """
    known = list(hires)
    if len(known) < FEWEST_HIRES:
        return Validity(len(known), None, Restriction.UNKNOWN)
    pairs = [(one.at_interview, one.at_work) for one in known]
    whole = lcm(*(side.denominator for pair in pairs for side in pair))
    tally = PairTally.of((int(first * whole), int(second * whole)) for first, second in pairs)
    restriction = _restriction([one.at_interview for one in known], all_candidates)
    return Validity(len(known), correlation_of(tally), restriction)


def _restriction(hired: Sequence[Fraction], everybody: Sequence[Fraction]) -> Restriction:
    """Compare variances: both sides are exact, so no root is needed."""
    own, whole = _variance(hired), _variance(everybody)
    if not whole or own >= whole:
        return Restriction.NONE
    return Restriction.NARROW if own < NARROW**2 * whole else Restriction.SOME


def _variance(values: Sequence[Fraction]) -> Fraction:
    factor = lcm(*(value.denominator for value in values))
    tally = Tally.of(int(value * factor) for value in values)
    return Fraction(tally.spread, tally.n * max(tally.n - 1, 1) * factor * factor)
