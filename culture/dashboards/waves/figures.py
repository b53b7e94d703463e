"""The numbers of one wave's release as pages read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from culture.dashboards import formats
from culture.dashboards.charts.axis import Scale
from culture.dashboards.figures import DIMENSION, OVERALL, Entry, Subjects
from culture.scoring.intervals import overlap

DIFFER, LITTLE, NONE, UNKNOWN = "differ", "little", "none", "unknown"
DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Figure(Entry):
    """One subject's numbers, as they were published: rounded to one decimal."""

    @property
    def expected(self) -> float | None:
        """How it should be; None where that was not asked."""
        return _float(self.facts["expected"])

    @property
    def gap(self) -> float | None:
        """How it is minus how it should be; None where only one side was asked."""
        return _float(self.facts["gap"])

    @property
    def value(self) -> float:
        """What the interval belongs to: the gap, or how it is where only that was asked."""
        return self.delivered if self.gap is None else self.gap

    @property
    def margin(self) -> float | None:
        """How far the interval reaches at most."""
        if self.interval is None:
            return None
        return max(self.interval.high - self.value, self.value - self.interval.low)

    @property
    def agreement(self) -> str:
        """The release's word for the agreement of the people; empty where it has none."""
        return str(self.facts.get("agreement") or "")

    @property
    def is_shortfall(self) -> bool:
        """Whether it is clearly less than it should be."""
        return self.gap is not None and self.gap < 0 and formats.is_clear(self.gap, self.margin)

    @property
    def is_surplus(self) -> bool:
        """Whether it is clearly more than it should be."""
        return self.gap is not None and self.gap > 0 and formats.is_clear(self.gap, self.margin)

    @property
    def text(self) -> str:
        """The value with its interval, a gap with its sign."""
        write = formats.level_with_margin if self.gap is None else formats.gap_with_margin
        return write(self.value, self.margin)

    def clearly_differs(self, other: Figure | None) -> bool:
        """Whether the intervals of both do not touch."""
        if other is None or self.interval is None or other.interval is None:
            return False
        return not overlap(self.interval, other.interval)


@dataclass(frozen=True, slots=True)
class Group:
    """One class of a breakdown."""

    keys: tuple[str, ...]
    n: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What people of different tenure or role say."""

    by: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every figure of one release."""

    content: Mapping[str, Any]
    subjects: Subjects

    @property
    def scale(self) -> Scale:
        """The ends of the questionnaire's scale."""
        return Scale(self.content["low"], self.content["high"])

    @property
    def n(self) -> int:
        """How many people answered."""
        return int(self.content["n"])

    @property
    def invited(self) -> int:
        """How many people were asked."""
        return int(self.content["asked"])

    @property
    def is_two_sided(self) -> bool:
        """Whether it was also asked how it should be."""
        return len(self.content["sides"]) > 1

    @property
    def version(self) -> int:
        """The number of the version that was asked."""
        return int(self.content["versions"][-1])

    def of(self, kind: str, *, dimension: str | None = None) -> list[Figure]:
        """Give the figures of a kind in their order; items of one dimension only, if wanted."""
        return [
            Figure(facts, self.subjects)
            for facts in self.content["subjects"]
            if facts["kind"] == kind and dimension in {None, facts["dimension"]}
        ]

    def one(self, kind: str, key: str) -> Figure | None:
        """Give one figure; None where it is not shown."""
        return next((figure for figure in self.of(kind) if figure.key == key), None)

    @property
    def overall(self) -> Figure | None:
        """The mean of the dimensions; None where one of them is not shown."""
        return self.one(OVERALL, OVERALL)

    @property
    def dimensions(self) -> list[Figure]:
        """The dimensions in the questionnaire's order."""
        return self.of(DIMENSION)

    @property
    def breakdowns(self) -> list[Breakdown]:
        """Tenure and role, in the release of the whole only."""
        return [
            Breakdown(
                one["by"],
                tuple(
                    Group(
                        tuple(group["keys"]),
                        int(group["n"]),
                        tuple(Figure(facts, self.subjects) for facts in group["subjects"]),
                    )
                    for group in one["groups"]
                ),
            )
            for one in self.content["breakdowns"]
        ]

    @property
    def levels(self) -> Sequence[Mapping[str, Any]]:
        """How far teams differ and agree, per dimension and side, of the whole only."""
        levels: Sequence[Mapping[str, Any]] = self.content["levels"]
        return levels

    def verdict(self, key: str) -> str:
        """Whether teams may be compared in a dimension: the word of the whole's release.

        Overall may be compared where every dimension may.
        """
        words = [
            str(level["verdict"])
            for level in self.levels
            if level["side"] == DELIVERED and key in {OVERALL, level["key"]}
        ]
        return max(words, key=[DIFFER, LITTLE, NONE, UNKNOWN].index, default=UNKNOWN)

    def difference(self, key: str) -> str:
        """The word for the reliability of a dimension's difference; empty where there is none."""
        words = (one["verdict"] for one in self.content["differences"] if one["key"] == key)
        return str(next(words, ""))


def may_compare(whole: Numbers | None, key: str) -> bool:
    """Whether units may be compared in a subject at all."""
    return whole is not None and whole.verdict(key) in {DIFFER, LITTLE}


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
