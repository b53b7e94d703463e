"""Rows of what is told of published cells, added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from culture.metrics.patterns import Traits
from culture.privacy.told import ToldSquares, ToldTally

if TYPE_CHECKING:
    from collections.abc import Sequence

# What releases are made of: sums over published cells, and of no exact squares.
TOLD = (
    "n",
    "flagged",
    "expected",
    "delivered",
    *(
        told.format(side)
        for side in ("expected", "delivered", "difference")
        for told in ("{0}_least", "{0}_most", "({0}_most - {0}_least) ^ 2")
    ),
)


@dataclass(frozen=True, slots=True)
class SubjectTally:
    """What is known of one subject: all respondents, how many are flagged, and some of them apart.

    `complete` answered everything that their form asked, `full` every statement of the version,
    `weighted` said what matters to them. Scores are in units of 1 / factor of a scale point.
    """

    answers: ToldTally = field(default_factory=ToldTally)
    flagged: int = 0
    complete: ToldTally = field(default_factory=ToldTally)
    full: ToldTally = field(default_factory=ToldTally)
    weighted: ToldTally = field(default_factory=ToldTally)

    @classmethod
    def of_sums(cls, sums: Sequence[int], traits: Traits) -> Self:
        """Read sums of published cells in the order of `TOLD`, of the same traits."""
        n, flagged, expected, delivered, *squares = sums
        sides = (ToldSquares(*squares[place : place + 3]) for place in (0, 3, 6))
        tally, nobody = ToldTally(n, expected, delivered, *sides), ToldTally()
        return cls(
            tally,
            flagged,
            tally if Traits.COMPLETE in traits else nobody,
            tally if Traits.FULL in traits else nobody,
            tally if Traits.WEIGHTED in traits else nobody,
        )

    def __add__(self, other: SubjectTally) -> SubjectTally:
        answers = self.answers + other.answers

        def added(mine: ToldTally, theirs: ToldTally) -> ToldTally:
            # Often those who are told apart are all of them; the same tallies have the same sum.
            is_all = mine is self.answers and theirs is other.answers
            return answers if is_all else mine + theirs

        return SubjectTally(
            answers,
            self.flagged + other.flagged,
            added(self.complete, other.complete),
            added(self.full, other.full),
            added(self.weighted, other.weighted),
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
