"""What is judged of figures: what a unit is held against, and which of its figures are findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from culture.dashboards.families import OTHER, Family
from culture.dashboards.figures import DIFFER, DIMENSION, LITTLE, OVERALL
from culture.scoring.certainty import SIGNS_LEVEL, WORDS_LEVEL, marked_of
from culture.scoring.reliability import Word

if TYPE_CHECKING:
    from culture.dashboards.charts.axis import Scale
    from culture.dashboards.figures import Figure, Numbers
    from culture.scoring.certainty import Estimate

SHORT, OVER, EVEN = "short", "over", "even"
Key = TypeVar("Key")


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

    def is_too_few(self, figure: Figure, scale: Scale) -> bool:
        """Whether a gap is no finding here because few have answered."""
        return is_too_few(figure, self.of(figure), scale)

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


def is_too_few(figure: Figure, tone: str, scale: Scale) -> bool:
    """Whether a gap is not clear because few have answered: it may still be one that matters.

    Every page asks this before it says that there is no clear gap.
    """
    is_unclear = figure.gap is not None and tone == EVEN
    return is_unclear and not figure.rules_out(scale.wide)


def difference(first: Figure | None, second: Figure | None) -> Estimate | None:
    """How far a second figure lies above a first, of separate people; None where it is unknown."""
    one, other = first and first.estimate, second and second.estimate
    return other.less(one) if one and other else None


def p_of_difference(first: Figure, second: Figure) -> float:
    """The p value of two figures of separate people being the same; one where it is unknown."""
    found = difference(first, second)
    return found.p if found else 1.0
