"""A figure over the periods or waves, and whether it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext

from culture.dashboards import formats, sureness, tables, words
from culture.dashboards.changes import Change, change_of
from culture.dashboards.charts import trend
from culture.dashboards.families import CHANGE
from culture.dashboards.figures import Figure, Numbers
from culture.dashboards.panels import Panel, PanelPlace, chart
from culture.dashboards.tables import Table, TableRow
from culture.dashboards.tones import EVEN, Whole

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.dashboards.findings import Told
    from culture.metrics.windows import Window

FigureOf = Callable[[Numbers], Figure | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """A figure in one window; None where it is withheld. `change` names new versions."""

    window: Window
    figure: Figure | None
    change: str
    url: str

    @property
    def name(self) -> str:
        """What the window is called."""
        return formats.window(self.window)


def overall_over_time(board: Board) -> Panel | None:
    """The overall score over time."""
    return over_time(board, lambda numbers: numbers.overall, gettext("Overall"), board.told)


def over_time(
    board: Board, figure_of: FigureOf, name: str, told: Told | None, *, key: str = ""
) -> Panel | None:
    """Draw a figure, perhaps that of the dimension `key`, over time; None where no window shows it.

    What is `told` on the page says whether the change from the first to the last is clear.
    """
    moments = list(_moments(board, figure_of))
    shown = [one.figure for one in moments if one.figure]
    if not shown:
        return None
    is_level = shown[-1].gap is None
    title = gettext("The gap over time") if not is_level else gettext("Over time")
    steps = [numbers for _window, numbers in board.timeline if numbers]
    tones = Whole().cells({one.window: one.figure for one in moments if one.figure})
    if told and told.too_few:
        # What the page calls too little to tell is not painted as a finding either.
        tones[board.window] = EVEN
    drawing = trend.trend(
        [_point(one, tones.get(one.window, EVEN)) for one in moments],
        ident="trend",
        title=title,
        scale=steps[-1].scale if is_level else None,
        least=steps[-1].scale.least,
    )
    change = change_of(board.timeline, figure_of)
    said = _sentence(board, change, told)
    note = " · ".join([name, words.scale(steps[-1]), said])
    return Panel(
        "culture/dashboards/panels/over_time.html",
        PanelPlace.RIGHT,
        {
            "title": title,
            "name": name,
            "sentence": said,
            "chart": chart(board, "over-time", drawing.wide, title=title, note=note, key=key),
            "how_sure": _how_sure(change, name, told),
            "is_marked": not is_level and any(tone != EVEN for tone in tones.values()),
            "drawing": drawing,
            "table": _table(moments, board, is_level=is_level),
        },
    )


def _moments(board: Board, figure_of: FigureOf) -> Iterator[Moment]:
    """Say, per window, whether other versions were answered than before."""
    known: Sequence[int] | None = None
    for window, numbers in board.timeline:
        versions = numbers.content.versions if numbers else known
        change = ""
        if known is not None and versions != known:
            named = ", ".join(map(str, versions or ()))
            change = gettext("version {number}").format(number=named)
        known = versions
        figure = figure_of(numbers) if numbers else None
        yield Moment(window, figure, change, board.address.at(window).unit(board.unit.uuid))


def _point(moment: Moment, tone: str) -> trend.TrendPoint:
    figure = moment.figure
    label, year = formats.short_window(moment.window)
    return trend.TrendPoint(
        name=moment.name,
        label=label,
        year=year,
        gap=figure.value if figure else None,
        margin=figure.margin if figure else None,
        n=figure.n if figure else 0,
        change=moment.change,
        tone=tone,
    )


def _sentence(board: Board, change: Change | None, told: Told | None) -> str:
    """Compare the first window that is shown with the last."""
    is_clear = told is not None and told.tones.says(CHANGE)
    if change is None:
        return gettext("There is one measurement so far. From the second on, changes stand here.")
    facts = {
        "first": capfirst(formats.window(change.first)),
        "before": change.before.text,
        "last": capfirst(board.name_of(change.last)),
        "after": change.after.text,
        "change": change.said(is_clear=is_clear),
        "compared": change.compared,
    }
    if change.compared:
        said = gettext("{first}: {before}. {last}: {after}. {compared} That is {change}.")
        return said.format(**facts)
    return gettext("{first}: {before}. {last}: {after}. That is {change}.").format(**facts)


def _how_sure(change: Change | None, name: str, told: Told | None) -> str:
    """Answer how sure the change is; nothing where it cannot be told at all."""
    if change is None or told is None or change.alike.obstacle:
        return ""
    sides = change.before, change.after
    alike = change.alike
    said = sureness.of_difference(told.tones, CHANGE, name, *sides, distance=alike.estimate)
    if alike.has_languages:
        return said
    unseen = gettext(
        "Where a form asks for words, the language of an answer is not kept, so a change of "
        "languages is not seen here."
    )
    return f"{said} {unseen}"


def _table(moments: Sequence[Moment], board: Board, *, is_level: bool) -> Table:
    """One row per window; each leads to its page."""
    voice, changes = board.voice, any(one.change for one in moments)
    rows = []
    for one in moments:
        cells = [gettext("not shown"), "", ""]
        if one.figure:
            cells = [
                one.figure.written(decimals=voice.decimals),
                tables.interval_text(one.figure, voice),
                formats.count(one.figure.n),
            ]
        rows.append(TableRow(one.name, [*cells, one.change] if changes else cells, one.url))
    headings = [
        gettext("When"),
        words.capital(voice.delivered) if is_level else gettext("Gap"),
        gettext("Interval (95 %)"),
        gettext("Answers"),
        *([gettext("Questionnaire")] if changes else []),
    ]
    return Table(headings, rows)
