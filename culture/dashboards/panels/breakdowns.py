"""What people of different tenure or role say, of the whole only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.dashboards import tables, words
from culture.dashboards.panels import Panel, PanelPlace

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.dashboards.figures import BreakdownFigures
    from culture.dashboards.tables import Table


@dataclass(frozen=True, slots=True)
class BreakdownPart:
    """One breakdown: what clearly differs, how sure that is, and its numbers."""

    title: str
    sentence: str
    how_sure: str
    table: Table


def breakdowns(board: Board) -> Panel | None:
    """Say what differs in each breakdown, above its table; None where there is none."""
    numbers = board.numbers
    if numbers is None or not numbers.breakdowns:
        return None
    parts = [_part(one, board) for one in numbers.breakdowns]
    return Panel("culture/dashboards/panels/breakdowns.html", PanelPlace.BOTTOM, {"parts": parts})


def _part(breakdown: BreakdownFigures, board: Board) -> BreakdownPart:
    contrast, told = board.contrasts.get(breakdown.by), board.told
    return BreakdownPart(
        words.breakdown(breakdown.by),
        contrast.said(told.tones) if contrast and told else "",
        contrast.how_sure(told.tones) if contrast and told else "",
        tables.breakdown_table(breakdown),
    )
