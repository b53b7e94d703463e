"""The gap map: where the expectation is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards.charts.chain import ChainLink, GapMap, gap_map
from culture.dashboards.panels import Panel, PanelPlace

if TYPE_CHECKING:
    from culture.dashboards.board import Board


def chain(board: Board) -> Panel | None:
    """Draw the gap map; only the way round, the customer gap, is measured so far."""
    overall = board.numbers.overall if board.numbers else None
    if overall is None or overall.gap is None:
        return None
    link = ChainLink(gap=overall.gap, margin=overall.margin, n=overall.n, url="#gaps-title")
    stations = GapMap(expected=overall.expected, experienced=overall.delivered, customer=link)
    drawing = gap_map(stations, ident="map", title=gettext("Where the expectation is lost"))
    return Panel("culture/dashboards/panels/chain.html", PanelPlace.TOP, {"drawing": drawing})
