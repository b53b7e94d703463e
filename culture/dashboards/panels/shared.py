"""Is culture shared? What the whole says about its teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import tables, words
from culture.dashboards.figures import DELIVERED, DIMENSION, Numbers, name_of
from culture.dashboards.panels import Panel, PanelPlace
from culture.dashboards.tables import TableRow

if TYPE_CHECKING:
    from culture.dashboards.board import Board


def shared(board: Board) -> Panel | None:
    """Say whether teams differ; None below the whole, and where nobody looked."""
    numbers = board.numbers
    if numbers is None or not numbers.content.levels:
        return None
    return Panel(
        "culture/dashboards/panels/shared.html",
        PanelPlace.RIGHT,
        {
            "sentence": words.shared(numbers),
            "rows": _rows(numbers),
            "table": tables.levels_table(numbers, board.voice),
        },
    )


def _rows(numbers: Numbers) -> list[TableRow]:
    """One plain sentence per dimension, and whether its difference is reliable."""
    reliable = {one.key: one.verdict for one in numbers.content.differences}
    rows = []
    for level in numbers.content.levels:
        if level.side != DELIVERED:
            continue
        said = [words.comparable(level.verdict)]
        if reliable.get(level.key):
            said.append(
                gettext("Reliability of the difference: {verdict}.").format(
                    verdict=words.reliability(reliable[level.key])
                )
            )
        rows.append(TableRow(name_of(DIMENSION, level.key, numbers.subjects), said))
    return rows
