"""The numbers of one release as pages read them: named, and judged by how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext

from culture.core.texts import text_here
from culture.dashboards import formats
from culture.dashboards.charts.axis import Scale
from culture.metrics.content import (
    ADEQUACY,
    DELIVERED,
    DIMENSION,
    GAP,
    ITEM,
    OVERALL,
    UNWEIGHTED,
    WEIGHTED,
)
from culture.scoring.certainty import HAIR, Estimate

if TYPE_CHECKING:
    from culture.metrics.content import Content, Entry
    from culture.metrics.models import Subject
    from culture.scoring.intervals import Interval

__all__ = ["ADEQUACY", "DELIVERED", "DIMENSION", "GAP", "ITEM", "OVERALL", "UNWEIGHTED", "WEIGHTED"]

DIFFER, LITTLE, NONE, UNKNOWN = "differ", "little", "none", "unknown"
Key = TypeVar("Key")

Subjects = Mapping[tuple[str, str, str], "Subject"]


def name_of(kind: str, key: str, subjects: Subjects) -> str:
    """Name a subject in the page's language."""
    if kind == OVERALL:
        return gettext("Overall")
    if kind == WEIGHTED:
        return gettext("Weighted by importance")
    if kind == UNWEIGHTED:
        return gettext("The same people, unweighted")
    subject = subjects.get((kind, GAP, key))
    return (text_here(subject.names) if subject else "") or key


@dataclass(frozen=True, slots=True)
class Figure:
    """One subject's published numbers under its name in the page's language."""

    entry: Entry
    name: str

    @property
    def kind(self) -> str:
        """Overall, weighted, dimension or item."""
        return self.entry.kind

    @property
    def key(self) -> str:
        """What addresses and files call it."""
        return self.entry.key

    @property
    def spot(self) -> tuple[str, str]:
        """What it is called among the figures of one release."""
        return self.kind, self.key

    @property
    def claim(self) -> tuple[str, ...]:
        """What it is called among everything that a page looks at."""
        return self.entry.pair, self.kind, self.key

    @property
    def n(self) -> int:
        """How many answers stand behind it."""
        return self.entry.n

    @property
    def expected(self) -> float | None:
        """The mean of what was expected; None where only one side was asked."""
        return self.entry.expected

    @property
    def delivered(self) -> float | None:
        """The mean of what was delivered; None where only the other side was asked."""
        return self.entry.delivered

    @property
    def gap(self) -> float | None:
        """Delivered minus expected; None where only one side was asked."""
        return self.entry.gap

    @property
    def value(self) -> float:
        """The gap, or the level of the one side that was asked; the interval belongs to it."""
        return self.entry.value

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the value, for whoever answers next time; None where it is unknown.

        What pages draw and write is what they judge by. That of the people asked alone, which is
        shorter where nearly all of them answered, stands in the release.
        """
        return self.entry.lasting or self.entry.interval

    @property
    def margin(self) -> float | None:
        """How far the interval reaches at most."""
        if self.interval is None:
            return None
        return max(self.interval.high - self.value, self.value - self.interval.low)

    def rules_out(self, gap: float) -> bool:
        """Whether the interval is narrow enough to hold no gap as wide as this one, or wider."""
        if self.interval is None:
            return False
        return max(abs(self.interval.low), abs(self.interval.high)) <= gap + HAIR

    @property
    def estimate(self) -> Estimate | None:
        """The value with its error, for whoever answers next time; None where that is unknown."""
        return self.entry.estimate

    @property
    def text(self) -> str:
        """The value with its interval, a gap with its sign."""
        return self.written(with_margin=True)

    def written(self, *, decimals: int = 1, with_margin: bool = False) -> str:
        """Write the value: a gap with its sign, a level without."""
        if not with_margin:
            write = formats.number if self.gap is None else formats.signed
            return write(self.value, decimals=decimals)
        margin = formats.level_with_margin if self.gap is None else formats.gap_with_margin
        return margin(self.value, self.margin, decimals=decimals)


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class of a breakdown."""

    keys: tuple[str, ...]
    n: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class BreakdownFigures:
    """What people of different tenure or role say."""

    by: str
    groups: tuple[ClassFigures, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every figure of one release that a page may need."""

    content: Content
    subjects: Subjects

    @property
    def scale(self) -> Scale:
        """The ends of the questionnaire's scale."""
        return Scale(self.content.low, self.content.high)

    @property
    def n(self) -> int:
        """How many answers the release counts."""
        return self.content.n

    @property
    def is_two_sided(self) -> bool:
        """Whether it has something that was expected and something that was delivered."""
        return len(self.content.sides) > 1

    def of(self, kind: str, *, pair: str = GAP, dimension: str | None = None) -> list[Figure]:
        """Give the figures of a kind in their order; items of one dimension only, if wanted."""
        return [
            self._figure(entry) for entry in self.content.of(kind, pair=pair, dimension=dimension)
        ]

    def one(self, kind: str, key: str, *, pair: str = GAP) -> Figure | None:
        """Give one figure; None where it is not shown."""
        entry = self.content.one(kind, key, pair=pair)
        return self._figure(entry) if entry else None

    @property
    def overall(self) -> Figure | None:
        """The overall score; None where it is not shown."""
        return self.one(OVERALL, OVERALL)

    @property
    def dimensions(self) -> list[Figure]:
        """The dimensions in the questionnaire's order."""
        return self.of(DIMENSION)

    @property
    def weighted(self) -> Figure | None:
        """The score weighted by importance; None where too few of those who answered gave points.

        Where most did not, the same few would stand behind the number of every unit above them.
        """
        found, overall = next(iter(self.of(WEIGHTED)), None), self.overall
        if found is None or (overall and found.n * 2 < overall.n):
            return None
        return found

    @property
    def has_one_dimension(self) -> bool:
        """Whether the questionnaire has a single dimension, which then is the overall score."""
        return sum(kind == DIMENSION and pair == GAP for kind, pair, _key in self.subjects) == 1

    @property
    def scores(self) -> list[Figure]:
        """The overall score, that weighted by importance, and what the same people say overall.

        Of one dimension there is no overall score beside it.
        """
        if self.has_one_dimension:
            return []
        weighted = self.weighted
        beside = self.of(UNWEIGHTED) if weighted else []
        return [one for one in (self.overall, weighted, *beside) if one]

    @property
    def summary(self) -> list[Figure]:
        """The scores over all dimensions, and the dimensions."""
        return [*self.scores, *self.dimensions]

    @property
    def breakdowns(self) -> list[BreakdownFigures]:
        """Tenure and role, in the release of the whole only."""
        return [
            BreakdownFigures(
                one.by,
                tuple(
                    ClassFigures(group.keys, group.n, tuple(map(self._figure, group.entries)))
                    for group in one.groups
                ),
            )
            for one in self.content.breakdowns
        ]

    def verdict(self, key: str) -> str:
        """Whether teams may be compared in a dimension: the word of the whole's release.

        Overall may be compared where every dimension may.
        """
        words = [
            level.verdict
            for level in self.content.levels
            if level.side == DELIVERED and key in {OVERALL, level.key}
        ]
        return max(words, key=[DIFFER, LITTLE, NONE, UNKNOWN].index, default=UNKNOWN)

    def _figure(self, entry: Entry) -> Figure:
        return Figure(entry, name_of(entry.kind, entry.key, self.subjects))
