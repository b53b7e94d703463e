"""The numbers of a board as rows of a file: what the screen shows, as exactly as published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.core.tables import downloads
from culture.core.tables.writing import TableSheet
from culture.dashboards import formats, words
from culture.dashboards.figures import (
    ADEQUACY,
    DIMENSION,
    GAP,
    ITEM,
    OVERALL,
    UNWEIGHTED,
    WEIGHTED,
    Figure,
)
from culture.dashboards.link_rows import rows_of
from culture.dashboards.voices import voice_of
from culture.metrics.agreeing import agreement_in_words
from culture.metrics.counts import AtLeast

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.dashboards.figures import Numbers
    from culture.dashboards.voices import Voice
    from culture.metrics.content import Content
    from culture.metrics.windows import Window
    from culture.org.models import Unit

DECIMALS = 6


def headings(voice: Voice) -> list[str]:
    """Name the columns in the page's language and the source's words."""
    return [
        gettext("Part of the page"),
        gettext("Unit"),
        gettext("When"),
        gettext("Last day"),
        gettext("Group"),
        gettext("Kind"),
        gettext("Key"),
        gettext("What"),
        gettext("Compared with"),
        gettext("n"),
        gettext("n may be larger"),
        words.capital(voice.expected),
        words.capital(voice.delivered),
        gettext("Gap"),
        gettext("Interval from"),
        gettext("Interval to"),
        gettext("Shown as"),
        gettext("Agreement"),
        gettext("How exact the difference is"),
        gettext("Answers in the release"),
        gettext("People asked"),
        gettext("Look careless"),
        gettext("Smallest group"),
        gettext("Release"),
        gettext("Why not shown"),
    ]


def stem(board: Board, *parts: str) -> str:
    """What a file of a board is called: source, unit, period or wave, and what part it is."""
    window = board.window
    when = (window.token,) if window.period else (window.name, window.ends_on)
    source = board.line.series.source
    return downloads.stem_of("service-culture", source, board.unit.name, *when, *parts)


def front(board: Board) -> TableSheet:
    """What the page itself shows of the unit, rounded as there, to begin a workbook with."""
    voice, numbers = board.voice, board.numbers
    headings = [
        gettext("What"),
        words.capital(voice.expected),
        words.capital(voice.delivered),
        gettext("Gap"),
        gettext("Interval from"),
        gettext("Interval to"),
        gettext("Answers"),
    ]
    rows: list[list[object]] = [
        [figure.name, *_shown(figure, voice.decimals), _n(figure)]
        for figure in (numbers.summary if numbers else ())
    ]
    return TableSheet(gettext("As on the page"), headings, rows or [[str(voice.withheld)]])


def _n(figure: Figure) -> object:
    return formats.count(figure.n) if isinstance(figure.n, AtLeast) else int(figure.n)


def _shown(figure: Figure, decimals: int) -> Iterator[object]:
    ends = figure.interval
    low, high = (ends.low, ends.high) if ends else (None, None)
    for value in (figure.expected, figure.delivered, figure.gap, low, high):
        yield "" if value is None else formats.rounded(value, decimals)


def table(board: Board) -> Iterator[list[object]]:
    """Write the unit with its breakdowns, the whole, the children and the earlier windows."""
    unit, now = board.unit, board.window
    kinds = [OVERALL, WEIGHTED, UNWEIGHTED, DIMENSION, ITEM]
    yield from _rows(gettext("unit"), unit, now, board, kinds=kinds)
    yield from _breakdowns(board)
    whole = board.whole_unit
    if whole and whole != unit:
        yield from _rows(gettext("the whole"), whole, now, board, kinds=[OVERALL, DIMENSION])
    for child in board.children:
        yield from _rows(gettext("child unit"), child, now, board, kinds=[OVERALL, DIMENSION])
    for window in board.windows:
        yield from _rows(gettext("over time"), unit, window, board, kinds=[OVERALL])
    yield from _links(board)


def compared(board: Board) -> Iterator[list[object]]:
    """Write the unit and those beside it."""
    for unit in (board.unit, *board.children):
        yield from _rows(gettext("unit"), unit, board.window, board, kinds=[OVERALL, DIMENSION])


def _links(board: Board) -> Iterator[list[object]]:
    """Write the links of the gap map, each against its own first side."""
    width = len(headings(board.voice))
    for row in rows_of(board):
        start = [*_start(gettext("gap map"), board.unit, board.window), ""]
        said = board.gap_links.said(row.link) if board.gap_links else None
        if row.figure is None or said is None:
            told: list[object] = [*start, OVERALL, row.link, row.name]
            yield [*told, *[""] * (width - len(told) - 1), row.why]
            continue
        cells = _cells(row.figure, voice_of(row.link))
        cells[1] = row.link
        yield [*start, *cells, *_counts(said.content), said.sha256, ""]


def _rows(
    part: str, unit: Unit, window: Window, board: Board, *, kinds: Sequence[str]
) -> Iterator[list[object]]:
    start = _start(part, unit, window)
    numbers = board.numbers_in(unit, window)
    if numbers is None:
        blank = [""] * (len(headings(board.voice)) - len(start) - 1)
        yield [*start, *blank, str(board.voice.withheld)]
        return
    end = _end(board, unit, window, numbers)
    for pair in (GAP, ADEQUACY):
        for kind in kinds:
            for figure in numbers.of(kind, pair=pair):
                yield [*start, "", *_cells(figure, board.voice), *end]


def _breakdowns(board: Board) -> Iterator[list[object]]:
    numbers = board.numbers
    for breakdown in numbers.breakdowns if numbers else []:
        for group in breakdown.groups:
            for figure in group.figures:
                yield [
                    *_start(gettext("unit"), board.unit, board.window),
                    words.category(group.keys),
                    *_cells(figure, board.voice),
                    *_end(board, board.unit, board.window, numbers),
                ]


def _start(part: str, unit: Unit, window: Window) -> list[object]:
    when = window.token if window.period else window.name
    return [part, unit.name, when, window.ends_on]


def _end(board: Board, unit: Unit, window: Window, numbers: Numbers | None) -> list[object]:
    if numbers is None:
        return []
    return [*_counts(numbers.content), board.releases[unit.pk, window].sha256, ""]


def _counts(content: Content) -> list[object]:
    counts = [content.n, content.asked, content.flagged, content.k]
    return ["" if count is None else int(count) for count in counts]


def _cells(figure: Figure, voice: Voice) -> list[object]:
    low, high = figure.interval or (None, None)
    return [
        figure.kind,
        figure.key,
        figure.name,
        _compared_with(figure, voice),
        int(figure.n),
        gettext("yes") if isinstance(figure.n, AtLeast) else "",
        *(_exact(value) for value in (figure.expected, figure.delivered, figure.gap, low, high)),
        figure.text,
        agreement_in_words(figure.entry.agreement),
        words.reliability(figure.entry.verdict),
    ]


def _compared_with(figure: Figure, voice: Voice) -> str:
    if figure.gap is None:
        return ""
    return gettext("minimum") if figure.entry.pair == ADEQUACY else str(voice.expected)


def _exact(value: float | None) -> float | str:
    """Give a number with as many decimals as it has, six at most; no text where there is none."""
    return "" if value is None else formats.rounded(value, DECIMALS) + 0.0
