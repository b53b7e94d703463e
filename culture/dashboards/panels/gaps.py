"""Both sides of every dimension, or the one that was asked beside what the whole found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats, tables, words
from culture.dashboards.charts import rows
from culture.dashboards.charts.bars import GapBar
from culture.dashboards.charts.levels import LevelBar
from culture.dashboards.figures import DELIVERED, Figure
from culture.dashboards.panels import Marks, Panel, PanelPlace, chart
from culture.metrics.agreeing import agreement_in_words

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.dashboards.charts.svg import Drawing
    from culture.dashboards.findings import Told
    from culture.dashboards.tones import Tones


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about the unit: a term, what is said of it, and where it is explained."""

    term: str
    text: str
    more: str = ""
    explained_at: str = ""


def gaps(board: Board) -> Panel | None:
    """Draw the dimensions, with the overall score and the numbers below."""
    told = board.told
    if told is None:
        return None
    figures = told.numbers.summary
    dimensions = told.numbers.dimensions
    urls = [board.url_of(figure) for figure in figures]
    drawing = bars(dimensions, told) if dimensions else None
    title, marks = title_of(told), marks_of(told)
    return Panel(
        "culture/dashboards/panels/gaps.html",
        PanelPlace.LEFT,
        {
            "title": title,
            "series_name": board.series_name,
            "marks": marks,
            "bars": drawing,
            "chart": chart(board, "gaps", drawing.wide, title=title, note=marks.text)
            if drawing
            else None,
            "facts": _facts(told),
            "table": tables.figures_table(figures, told.voice, whole=told.whole, urls=urls),
            "reliability": tables.reliability_table(figures),
            "agrees": any(figure.entry.agreement for figure in figures),
        },
    )


def title_of(told: Told) -> str:
    """Name the sides that are shown."""
    expected, delivered = told.voice.expected, told.voice.delivered
    if not told.numbers.is_two_sided:
        return words.capital(delivered if DELIVERED in told.numbers.content.sides else expected)
    return gettext("{first} and {second}").format(first=words.capital(expected), second=delivered)


def marks_of(told: Told) -> Marks:
    """Say what ring and diamond mean."""
    scale = words.scale(told.numbers)
    if told.numbers.is_two_sided:
        note = gettext("with the 95 % interval of the gap, {scale}").format(scale=scale)
        if not any(figure.interval for figure in told.numbers.summary):
            note = scale
        return Marks(str(told.voice.expected), str(told.voice.delivered), note)
    ring = ""
    if told.whole.numbers:
        ring = gettext("{name} as a whole").format(name=told.whole.name)
    return Marks(ring, told.unit, gettext("with its 95 % interval, {scale}").format(scale=scale))


def bars(figures: Sequence[Figure], told: Told, *, stacked: bool = False) -> Drawing:
    """Draw both sides of each figure, or its level; long statements stand above their bars.

    Dimensions are findings where words say so, statements (stacked) where they carry a sign.
    """
    scale, title = told.numbers.scale, title_of(told)
    tones = told.whole.signs(figures) if stacked else told.tones
    if not told.numbers.is_two_sided:
        levels = [_level_bar(figure, told, tones) for figure in figures]
        return rows.drawn(levels, scale=scale, ident="gaps", title=title, stacked=stacked)
    pairs = [
        GapBar(
            figure.name,
            figure.expected or 0.0,
            figure.delivered or 0.0,
            figure.value,
            figure.margin,
            figure.n,
            tone=tones.of(figure),
            is_too_few=tones.is_too_few(figure, scale),
        )
        for figure in figures
    ]
    return rows.drawn(pairs, scale=scale, ident="gaps", title=title, stacked=stacked)


def _level_bar(figure: Figure, told: Told, tones: Tones) -> LevelBar:
    other = told.whole.beside(figure)
    return LevelBar(
        label=figure.name,
        level=figure.value,
        margin=figure.margin,
        n=figure.n,
        whole=other.value if other else None,
        tone=tones.of(figure),
        note=agreement_in_words(figure.entry.agreement),
    )


def _facts(told: Told) -> list[Fact]:
    """The overall score, the whole beside it, how many answered, how reliable it is."""
    numbers = told.numbers
    facts = [Fact(figure.name, figure.text, formats.answers(figure.n)) for figure in numbers.scores]
    if told.whole.numbers:
        name = gettext("{name} as a whole").format(name=told.whole.name)
        overall = told.whole.numbers.overall
        facts.append(Fact(name, overall.text if overall else gettext("not shown")))
    answered = words.participation(numbers)
    if answered:
        facts.append(Fact(gettext("Answered"), answered))
    if numbers.overall and numbers.overall.entry.verdict:
        said = words.reliability(numbers.overall.entry.verdict)
        facts.append(Fact(gettext("How exact the difference is"), said, explained_at="exact"))
    return facts


def means(figure: Figure, told: Told) -> str:
    """Say both sides of a figure or one, n, and the whole beside it."""
    voice, parts = told.voice, [formats.answers(figure.n)]
    if figure.gap is not None:
        both = gettext("{first} {expected}, {second} {delivered}").format(
            first=voice.expected,
            expected=tables.number(figure.expected, voice),
            second=voice.delivered,
            delivered=tables.number(figure.delivered, voice),
        )
        parts.insert(0, both)
    other = told.whole.beside(figure)
    if other:
        parts.append(gettext("everybody {level}").format(level=other.text))
    return " · ".join(parts)
