"""Rows of sums as the exact tallies of `culture.scoring`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from culture.scoring.tallies import PairTally

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class SubjectTally:
    """What is known of one subject: all respondents, the complete ones, and how many are flagged.

    Scores are in units of 1 / factor of a scale point.
    """

    answers: PairTally = field(default_factory=PairTally)
    flagged: int = 0
    complete: PairTally = field(default_factory=PairTally)

    @classmethod
    def of_sums(cls, sums: Sequence[int]) -> Self:
        """Read sums in the order of `SUM_COLUMNS`, then of `COMPLETE_COLUMNS`."""
        return cls(PairTally(*sums[:6]), sums[6], PairTally(*sums[7:]))

    def __add__(self, other: SubjectTally) -> SubjectTally:
        return SubjectTally(
            self.answers + other.answers,
            self.flagged + other.flagged,
            self.complete + other.complete,
        )

    def rescaled(self, factor: int) -> SubjectTally:
        """The same respondents with every score multiplied by a factor."""
        return SubjectTally(
            self.answers.rescaled(factor), self.flagged, self.complete.rescaled(factor)
        )
