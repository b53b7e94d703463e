"""What people of different tenure or role say, of the whole only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.dashboards import tables, words
from culture.dashboards.panels import Panel, PanelPlace

if TYPE_CHECKING:
    from culture.dashboards.board import Board


def breakdowns(board: Board) -> Panel | None:
    """Write one table for each breakdown; None where there is none."""
    numbers = board.numbers
    if numbers is None or not numbers.breakdowns:
        return None
    shown = [(words.breakdown(one.by), tables.breakdown_table(one)) for one in numbers.breakdowns]
    return Panel("culture/dashboards/panels/breakdowns.html", PanelPlace.BOTTOM, {"tables": shown})
