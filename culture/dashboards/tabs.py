"""The ways from a page to the same unit in other words: source, questionnaire, window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.core.texts import text_here
from culture.dashboards import formats, windows
from culture.dashboards.addresses import Address
from culture.dashboards.voices import voice_of
from culture.metrics import sources
from culture.privacy.periods import Grain

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.metrics.lines import Line
    from culture.metrics.windows import Window

MOST_WAVES = 6

UrlOf = Callable[[Address], str]


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same unit."""

    label: str
    url: str
    is_current: bool


def sources_of(board: Board) -> list[Tab]:
    """Who was asked: one tab for each source, none where there is only one."""
    firsts: dict[str, Line] = {}
    for line in board.lines:
        firsts.setdefault(line.series.source, line)
    return _tabs(
        Tab(
            str(voice_of(source).label),
            Address(line.series, line.newest).unit(board.unit.uuid),
            source == board.line.series.source,
        )
        for source, line in firsts.items()
        if voice_of(source).has_tab or source == board.line.series.source
    )


def questionnaires_of(board: Board) -> list[Tab]:
    """The questionnaires of the source; each in this window where it was asked too."""
    series = board.line.series
    found = [
        Tab(
            text_here(line.series.names),
            Address(line.series, _same_window(line, board)).unit(board.unit.uuid),
            line.series == series,
        )
        for line in board.lines
        if line.series.source == series.source
    ]
    return _tabs(sorted(found, key=lambda tab: tab.label.casefold()))


def windows_of(board: Board, url_of: UrlOf) -> list[Tab]:
    """The lengths of a period, or the newest waves of this questionnaire."""
    line, window = board.line, board.window
    if window.period:
        names = {
            Grain.MONTH: gettext("Month"),
            Grain.QUARTER: gettext("Quarter"),
            Grain.YEAR: gettext("Year"),
        }
        grain = window.period.grain
        is_rolling = sources.get(line.series.source).regime is sources.Regime.ROLLING
        found = [
            (names[one], windows.zoomed(line, window, one), one == grain)
            for one in Grain
            if is_rolling or one in line.last
        ]
    else:
        shown = list(line.editions[:MOST_WAVES])
        shown += [] if window in shown else [window]
        found = [(one.name, one, one == window) for one in shown]
    return _tabs(
        Tab(label, url_of(board.address.at(one)), is_current) for label, one, is_current in found
    )


def beside(board: Board, url_of: UrlOf) -> dict[str, str]:
    """The addresses of the periods before and after, empty where there are none."""
    found = {
        "earlier_url": windows.earlier(board.line, board.window),
        "later_url": windows.later(board.window, today=board.place.today),
    }
    return {
        name: url_of(board.address.at(window)) if window else "" for name, window in found.items()
    }


def window_name(board: Board) -> str:
    """Name the window as the head of the page does."""
    window = board.window
    if window.period:
        return formats.window(window)
    return gettext("{wave}, closed {day}").format(
        wave=window.name, day=formats.day(window.closed_on)
    )


def _same_window(line: Line, board: Board) -> Window:
    return board.window if board.window in line.editions else line.newest


def _tabs(found: Iterable[Tab]) -> list[Tab]:
    tabs = list(found)
    return tabs if len(tabs) > 1 else []
