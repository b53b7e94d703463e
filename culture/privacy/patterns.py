"""Patterns: what one answer counts in, and how it can count in less.

A customer may skip a statement, so two published numbers of one unit and period need not be of the
same people: the mean of a dimension times its statements, minus the statements, is what those few
said who skipped one. Answers are therefore published in groups in which all count in the same. See
`docs/adr/0018-subjects-cannot-be-subtracted.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Detail(IntEnum):
    """How much of an answer is counted, from everything down to its overall score."""

    EVERYTHING = 0
    WHOLE_DIMENSIONS = 1
    DIMENSIONS_AND_POINTS = 2
    DIMENSIONS = 3
    OVERALL = 4


@dataclass(frozen=True, slots=True)
class Counted:
    """What the answers of a group count in besides the overall score; all of them in the same.

    `items` are pairs of a dimension and one of its statements. For each dimension they hold all the
    statements that the score of the dimension is made of, or none.
    """

    dimensions: frozenset[str] = frozenset()
    items: frozenset[tuple[str, str]] = frozenset()
    is_weighted: bool = False
    has_minimum: bool = False
    is_complete: bool = False

    def holds(self, *, kind: str, pair: str, key: str, dimension: str = "") -> bool:
        """Whether a subject is counted; an item is told by its dimension and its own key."""
        if pair == "adequacy" and not self.has_minimum:
            return False
        if kind == "dimension":
            return key in self.dimensions
        if kind == "item":
            return (dimension, key) in self.items
        return kind == "overall" or self.is_weighted


@dataclass(frozen=True, slots=True)
class Pattern:
    """What an answer gives scores of.

    `items` names the statements answered of each dimension that has a score, `asked` how many
    statements the version has in each.
    """

    items: Mapping[str, frozenset[str]]
    asked: Mapping[str, int]
    is_weighted: bool = False
    has_minimum: bool = False
    is_complete: bool = False

    def counted(self, detail: Detail) -> Counted:
        """What it counts in at a level of detail; each level holds no more than the one before.

        Of dimensions answered in part the single statements go first, then all statements, then the
        weighted score, then the dimensions. What a complete answer is known by goes with the first.
        """
        if detail == Detail.OVERALL:
            return Counted()
        return Counted(
            dimensions=frozenset(self.items),
            items=frozenset(
                (dimension, item)
                for dimension, items in self.items.items()
                if detail == Detail.EVERYTHING
                or (detail == Detail.WHOLE_DIMENSIONS and len(items) in {1, self.asked[dimension]})
                for item in items
            ),
            is_weighted=self.is_weighted and detail <= Detail.DIMENSIONS_AND_POINTS,
            has_minimum=self.has_minimum,
            is_complete=self.is_complete and detail == Detail.EVERYTHING,
        )
