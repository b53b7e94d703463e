"""Two or three units beside each other: what each published, and what clearly differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import sureness
from culture.dashboards.charts import rows
from culture.dashboards.charts.bars import GapBar
from culture.dashboards.charts.levels import LevelBar
from culture.dashboards.figures import DIMENSION, GAP, OVERALL, Figure, Numbers, name_of
from culture.dashboards.sureness import Claim
from culture.dashboards.tones import EVEN, difference, is_too_few, p_of_difference
from culture.scoring.certainty import WORDS_LEVEL, clear_of, share_of

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.dashboards.charts.axis import Scale
    from culture.dashboards.charts.rows import Bar
    from culture.dashboards.charts.svg import Drawing
    from culture.org.models import Unit

MOST_BESIDE = 2
Pair = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """One of the units at the head of the page: how many answered, and how to take it off."""

    name: str
    url: str
    answers: str
    without_url: str


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One subject in every unit that is compared; None where it is not shown."""

    key: str
    name: str
    figures: Sequence[Figure | None]


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """Two of the units in one subject, the lower first, and the p value of being the same."""

    subject: ComparedFigure
    low: int
    high: int
    figures: tuple[Figure, Figure]
    p: float

    @property
    def pair(self) -> Pair:
        """What it is called among all differences of the page."""
        return self.subject.key, self.low, self.high


@dataclass(frozen=True)
class UnitComparison:
    """The units of a board and those beside it, subject by subject.

    All pairs of units in all subjects are judged together (Holm 1979): what is called clear is
    chance on one page in twenty at most.
    """

    board: Board
    units: Sequence[Unit]
    subjects: Sequence[ComparedFigure]
    differences: Sequence[UnitDifference]
    clear: frozenset[Pair]
    tones: Mapping[tuple[int, str], str]

    def said_of(self, subject: ComparedFigure) -> list[str]:
        """Say every clear difference in a subject."""
        return [
            gettext("Clearly lower for “{low}” ({value}) than for “{high}” ({other}).").format(
                **self._facts(one)
            )
            for one in self.differences
            if one.subject is subject and one.pair in self.clear
        ]

    @property
    def sentence(self) -> str:
        """Say the surest difference, else that none is clear, or that nothing can be compared."""
        if not self.differences:
            return gettext("There is nothing that two of these units both show and may compare.")
        surest = min(self.differences, key=lambda one: one.p)
        if surest.pair in self.clear:
            return self._said(surest)
        return gettext("No clear difference between these units, all pairs of them looked at.")

    @property
    def how_sure(self) -> str:
        """Answer for the surest difference."""
        if not self.differences:
            return ""
        surest = min(self.differences, key=lambda one: one.p)
        (low, high), number = surest.figures, len(self.differences)
        distance = difference(low, high)
        return sureness.of_words(
            Claim(
                gettext("{name}, {first} and {second}").format(
                    name=surest.subject.name,
                    first=self.units[surest.low].name,
                    second=self.units[surest.high].name,
                ),
                sureness.written_difference(high.value - low.value, distance),
                sureness.answers_of_two(low.n, high.n),
                min(low.n, high.n),
                distance,
                surest.pair in self.clear,
                number,
                share_of(WORDS_LEVEL, 1 / number),
                is_of_two=True,
            )
        )

    def drawn(self, subject: ComparedFigure) -> Drawing | None:
        """Draw a subject in every unit that shows it; None where none does."""
        if not any(subject.figures):
            return None
        return rows.drawn(
            self._bars(subject),
            scale=self._scale,
            ident=f"compare-{subject.key}",
            title=subject.name,
            reach=self._reach,
        )

    @cached_property
    def _scale(self) -> Scale:
        """The scale of what is shown: all units answered one questionnaire."""
        return next(found.scale for unit in self.units if (found := self.board.numbers_of(unit)))

    @cached_property
    def _reach(self) -> list[float]:
        """Every value of the page: its drawings have one axis, so that widths compare."""
        bars = [bar for subject in self.subjects for bar in self._bars(subject)]
        return [value for bar in bars if not bar.withheld for value in bar.values]

    def _bars(self, subject: ComparedFigure) -> list[Bar]:
        pairs = zip(self.units, subject.figures, strict=True)
        return [self._bar(unit, figure) for unit, figure in pairs]

    def _bar(self, unit: Unit, figure: Figure | None) -> Bar:
        if figure is None:
            return LevelBar(unit.name, 0.0, withheld=gettext("not shown"))
        if figure.expected is None or figure.delivered is None:
            return LevelBar(unit.name, figure.value, figure.margin, figure.n)
        tone = self.tones.get((unit.pk, figure.key), EVEN)
        return GapBar(
            unit.name,
            figure.expected,
            figure.delivered,
            figure.value,
            figure.margin,
            figure.n,
            tone=tone,
            is_too_few=is_too_few(figure, tone, self._scale),
        )

    def _said(self, one: UnitDifference) -> str:
        return gettext(
            "{name}: clearly lower for “{low}” ({value}) than for “{high}” ({other})."
        ).format(name=one.subject.name, **self._facts(one))

    def _facts(self, one: UnitDifference) -> dict[str, str]:
        low, high = one.figures
        return {
            "low": self.units[one.low].name,
            "value": low.written(),
            "high": self.units[one.high].name,
            "other": high.written(),
        }


def compare(board: Board) -> UnitComparison:
    """Hold the unit of a board against those that were loaded beside it."""
    units = [board.unit, *board.children]
    numbers = [board.numbers_of(unit) for unit in units]
    subjects = list(_subjects(board, numbers))
    differences = [
        one
        for subject in subjects
        if board.whole.may_compare(subject.key)
        for one in _differences(subject)
    ]
    clear = clear_of({one.pair: one.p for one in differences})
    cells = {
        (unit.pk, subject.key): figure
        for subject in subjects
        for unit, figure in zip(units, subject.figures, strict=True)
        if figure
    }
    return UnitComparison(board, units, subjects, differences, clear, board.whole.cells(cells))


def _subjects(board: Board, numbers: Sequence[Numbers | None]) -> Iterator[ComparedFigure]:
    shown = [one for one in numbers if one]
    keys = [(OVERALL, OVERALL)] if any(not one.has_one_dimension for one in shown) else []
    keys += [(kind, key) for kind, pair, key in board.subjects if (kind, pair) == (DIMENSION, GAP)]
    for kind, key in keys:
        figures = [one.one(kind, key) if one else None for one in numbers]
        if any(figures):
            yield ComparedFigure(key, name_of(kind, key, board.subjects), figures)


def _differences(subject: ComparedFigure) -> Iterator[UnitDifference]:
    for one, other in combinations(range(len(subject.figures)), 2):
        first, second = subject.figures[one], subject.figures[other]
        if difference(first, second) is None or first is None or second is None:
            continue
        (low, lower), (high, higher) = sorted(
            ((one, first), (other, second)), key=lambda side: side[1].value
        )
        yield UnitDifference(subject, low, high, (lower, higher), p_of_difference(first, second))
