"""Rows of sums as the exact tallies of `culture.scoring`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from culture.metrics.patterns import Traits
from culture.scoring.tallies import PairTally

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class SubjectTally:
    """What is known of one subject: all respondents, how many are flagged, and some of them apart.

    `complete` answered everything that their form asked, `full` every statement of the version,
    `weighted` said what matters to them. Scores are in units of 1 / factor of a scale point.
    """

    answers: PairTally = field(default_factory=PairTally)
    flagged: int = 0
    complete: PairTally = field(default_factory=PairTally)
    full: PairTally = field(default_factory=PairTally)
    weighted: PairTally = field(default_factory=PairTally)

    @classmethod
    def of_sums(cls, sums: Sequence[int], traits: Traits) -> Self:
        """Read sums in the order of `SUM_COLUMNS`, of respondents with the same traits."""
        tally, nobody = PairTally(*sums[:6]), PairTally()
        return cls(
            tally,
            sums[6],
            tally if Traits.COMPLETE in traits else nobody,
            tally if Traits.FULL in traits else nobody,
            tally if Traits.WEIGHTED in traits else nobody,
        )

    def __add__(self, other: SubjectTally) -> SubjectTally:
        return SubjectTally(
            self.answers + other.answers,
            self.flagged + other.flagged,
            self.complete + other.complete,
            self.full + other.full,
            self.weighted + other.weighted,
        )

    def rescaled(self, factor: int) -> SubjectTally:
        """The same respondents with every score multiplied by a factor."""
        return SubjectTally(
            self.answers.rescaled(factor),
            self.flagged,
            self.complete.rescaled(factor),
            self.full.rescaled(factor),
            self.weighted.rescaled(factor),
        )
