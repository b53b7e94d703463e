"""Patterns of one series: what the bits of a cell's `pattern` say, in the keys of its subjects.

Bit n stands for the item at position n of the version, answered on every side; two more say that
the answer has a weighted score, and that everything its form asked was answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import IntFlag
from functools import cached_property
from typing import TYPE_CHECKING

from culture.metrics.models import Subject
from culture.privacy.patterns import Counted, Detail, Pattern

if TYPE_CHECKING:
    from collections.abc import Collection

    from culture.privacy.answers import AnswerBlock, Group

WEIGHTED = 1 << 60
ITEMS = WEIGHTED - 1
COMPLETE = 1 << 61


class Traits(IntFlag):
    """What all answers of a block have in common, beside what they count in.

    FULL are those who answered every statement of the version, COMPLETE those who answered
    everything that their form asked, WEIGHTED those whose weighted score counts.
    """

    COMPLETE = 1
    FULL = 2
    WEIGHTED = 4


Kind = Subject.Kind
Item = tuple[str, str]


def pattern_of(items: Collection[int], *, is_weighted: bool, is_complete: bool) -> int:
    """Write the bits of an answer to the items at these positions."""
    return sum(1 << item for item in items) + WEIGHTED * is_weighted + COMPLETE * is_complete


class Patterns:
    """Reads the patterns of every version of a series; each is worked out once."""

    def __init__(self, subjects: Mapping[int, Subject]) -> None:
        """Take the subjects of a series by their serials."""
        self._subjects = subjects
        self._counted: dict[tuple[int, int, Detail], Counted] = {}
        self._holds: dict[tuple[int, Counted], bool] = {}

    def counted(self, measure: int, pattern: int, detail: Detail) -> Counted:
        """What answers of a version and pattern count in at a level of detail."""
        key = measure, pattern, detail
        if key not in self._counted:
            self._counted[key] = self._pattern(measure, pattern).counted(detail)
        return self._counted[key]

    def counted_of(self, block: AnswerBlock) -> Counted:
        """What all answers of a block count in."""
        first = block.members[0]
        return self.counted(first.measure, first.pattern, block.detail)

    def traits(self, groups: Collection[Group], detail: Detail) -> Traits:
        """What the answers of a block have in common."""
        found = Traits(0)
        for counted in {self.counted(one.measure, one.pattern, detail) for one in groups}:
            is_full = all(len(self._items[one.measure]) == len(counted.items) for one in groups)
            found |= Traits.COMPLETE * counted.is_complete
            found |= Traits.FULL * (counted.is_complete and is_full)
            found |= Traits.WEIGHTED * counted.is_weighted
        return found

    def holds(self, subject: int, counted: Counted) -> bool:
        """Whether a subject, by its serial, is among what is counted."""
        key = subject, counted
        if key not in self._holds:
            one = self._subjects[subject]
            self._holds[key] = counted.holds(
                kind=one.kind,
                pair=one.pair,
                key=one.key,
                dimension=self._dimensions.get((one.measure_id, one.dimension), ""),
            )
        return self._holds[key]

    def _pattern(self, measure: int, pattern: int) -> Pattern:
        answered: dict[str, set[str]] = defaultdict(set)
        asked: dict[str, int] = defaultdict(int)
        for position, (dimension, item) in self._items[measure].items():
            asked[dimension] += 1
            if pattern >> position & 1:
                answered[dimension].add(item)
        return Pattern(
            items={dimension: frozenset(items) for dimension, items in answered.items()},
            asked=asked,
            is_weighted=bool(pattern & WEIGHTED),
            has_minimum=measure in self._with_minimum,
            is_complete=bool(pattern & COMPLETE),
        )

    @cached_property
    def _dimensions(self) -> dict[tuple[int, int], str]:
        return {
            (one.measure_id, one.position): one.key
            for one in self._subjects.values()
            if one.kind == Kind.DIMENSION
        }

    @cached_property
    def _items(self) -> dict[int, dict[int, Item]]:
        items: dict[int, dict[int, Item]] = defaultdict(dict)
        for one in self._subjects.values():
            if one.kind == Kind.ITEM:
                dimension = self._dimensions[one.measure_id, one.dimension]
                items[one.measure_id][one.position] = (dimension, one.key)
        return items

    @cached_property
    def _with_minimum(self) -> set[int]:
        return {
            one.measure_id for one in self._subjects.values() if one.pair == Subject.Pair.ADEQUACY
        }
