"""The numbers of one release as pages read them: named, and judged by how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import get_language, gettext

from culture.core.texts import FIRST_LANGUAGE, text_in
from culture.dashboards import formats
from culture.dashboards.charts.axis import Scale
from culture.dashboards.families import OTHER, Family
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
from culture.scoring.certainty import SIGNS_LEVEL, WORDS_LEVEL, Estimate, marked_of
from culture.scoring.reliability import Word

if TYPE_CHECKING:
    from culture.metrics.content import Content, Entry
    from culture.metrics.models import Subject
    from culture.scoring.intervals import Interval

__all__ = ["ADEQUACY", "DELIVERED", "DIMENSION", "GAP", "ITEM", "OVERALL", "UNWEIGHTED", "WEIGHTED"]

SHORT, OVER, EVEN = "short", "over", "even"
DIFFER, LITTLE, NONE, UNKNOWN = "differ", "little", "none", "unknown"
Key = TypeVar("Key")

Subjects = Mapping[tuple[str, str, str], "Subject"]


def in_language(texts: Mapping[str, str]) -> str:
    """Give a text in the page's language, else in English, else in any."""
    return text_in(texts, get_language() or FIRST_LANGUAGE)


def name_of(kind: str, key: str, subjects: Subjects) -> str:
    """Name a subject in the page's language."""
    if kind == OVERALL:
        return gettext("Overall")
    if kind == WEIGHTED:
        return gettext("Weighted by importance")
    if kind == UNWEIGHTED:
        return gettext("The same people, unweighted")
    subject = subjects.get((kind, GAP, key))
    return (in_language(subject.names) if subject else "") or key


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


@dataclass(frozen=True, slots=True)
class Whole:
    """What the numbers of a unit are held against.

    `numbers` are those of everybody who was asked, None where a unit is held against nothing.
    `must_differ` says that units may be compared only where the whole proved that they differ.
    """

    numbers: Numbers | None = None
    name: str = ""
    must_differ: bool = False

    def may_rank(self, key: str, numbers: Numbers) -> bool:
        """Whether units may be put in an order: not where the page calls that unreliable."""
        kind = OVERALL if key == OVERALL else DIMENSION
        beside = [numbers.overall, numbers.one(kind, key)]
        return self.may_compare(key) and not any(
            one and one.entry.verdict == Word.NOT_RELIABLE for one in beside
        )

    def may_compare(self, key: str) -> bool:
        """Whether units may be compared in a subject at all."""
        if not self.must_differ:
            return True
        return self.numbers is not None and self.numbers.verdict(key) in {DIFFER, LITTLE}

    def beside(self, figure: Figure) -> Figure | None:
        """What the whole found in the same subject."""
        return self.numbers.one(figure.kind, figure.key) if self.numbers else None

    def distance(self, figure: Figure) -> Estimate | None:
        """How far a figure lies from where it should: a gap from zero, a level from the whole.

        None where that is unknown, or units may not be compared.
        """
        own, other = figure.estimate, self.beside(figure)
        if figure.gap is not None or own is None:
            return own
        beside = other.estimate if other else None
        if other is None or beside is None or not self.may_compare(figure.key):
            return None
        return own.less_whole(beside, share=figure.n / other.n)

    def p_of(self, figure: Figure) -> float:
        """The p value of a figure's being no finding."""
        found = self.distance(figure)
        return found.p if found else 1.0

    def words(
        self,
        figures: Sequence[Figure],
        others: Mapping[str, float],
        *,
        level: float = WORDS_LEVEL,
    ) -> Tones:
        """Judge what may be said in words of some figures, beside other p values of the page.

        Levels that are held against nothing are no claims.
        """
        held = [one for one in figures if self.numbers or one.gap is not None]
        family = Family({one.claim: self.p_of(one) for one in held}, others, level)
        levels = {one.claim: family.level_of(one.claim) for one in held}
        levels |= {(OTHER, name): family.level_of((OTHER, name)) for name in others}
        return Tones(self, family.clear, family.looked_at, levels)

    def signs(self, figures: Sequence[Figure]) -> Tones:
        """Judge which of many figures of one release carry a sign: one of ten may be chance."""
        marked = zip(figures, marked_of([self.p_of(one) for one in figures]), strict=True)
        clear = frozenset(one.claim for one, is_marked in marked if is_marked)
        levels = {one.claim: SIGNS_LEVEL / len(figures) for one in figures}
        return Tones(self, clear, len(figures), levels)

    def cells(self, figures: Mapping[Key, Figure]) -> dict[Key, str]:
        """Judge which cells of a table over several units carry a sign, all of them together."""
        marked = marked_of([self.p_of(one) for one in figures.values()])
        return {
            key: self.side_of(figure) if is_marked else EVEN
            for (key, figure), is_marked in zip(figures.items(), marked, strict=True)
        }

    def side_of(self, figure: Figure) -> str:
        """Say on which side a figure lies, clearly or not: short or over."""
        found = self.distance(figure)
        if found is None:
            return EVEN
        return SHORT if found.value < 0 else OVER


@dataclass(frozen=True, slots=True)
class Tones:
    """Which figures of a page or table are findings, of how many that were looked at.

    `levels` says what the p value of each has to lie below where it is the first to be said.
    """

    whole: Whole
    clear: frozenset[tuple[str, ...]]
    looked_at: int
    levels: Mapping[tuple[str, ...], float]

    def says(self, name: str) -> bool:
        """Whether something that is no figure may be said."""
        return (OTHER, name) in self.clear

    def of(self, figure: Figure) -> str:
        """Say whether a figure is a finding: short, over or even."""
        return self.whole.side_of(figure) if figure.claim in self.clear else EVEN

    def widest_first(self, figures: Sequence[Figure]) -> list[Figure]:
        """Order by what matters: clear shortfalls, clear surpluses, then the rest.

        Inside them the widest comes first; of levels that are no finding, the lowest.
        """
        order = {SHORT: 0, OVER: 1, EVEN: 2}

        def place(figure: Figure) -> tuple[int, float]:
            tone, other = self.of(figure), self.whole.beside(figure)
            if figure.gap is not None:
                return order[tone], -abs(figure.gap)
            if tone == EVEN or other is None:
                return order[tone], figure.value
            return order[tone], -abs(figure.value - other.value)

        return sorted(figures, key=place)


def difference(first: Figure | None, second: Figure | None) -> Estimate | None:
    """How far a second figure lies above a first, of separate people; None where it is unknown."""
    one, other = first and first.estimate, second and second.estimate
    return other.less(one) if one and other else None


def p_of_difference(first: Figure, second: Figure) -> float:
    """The p value of two figures of separate people being the same; one where it is unknown."""
    found = difference(first, second)
    return found.p if found else 1.0
