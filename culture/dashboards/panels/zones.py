"""Zones of tolerance: from the least that is accepted to what is wished for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import sureness, tables, words
from culture.dashboards.charts import rows
from culture.dashboards.charts.bars import ZoneBar
from culture.dashboards.figures import ADEQUACY, DIMENSION, Figure
from culture.dashboards.panels import Marks, Panel, PanelPlace, chart

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.dashboards.tones import Tones


def zones(board: Board) -> Panel | None:
    """Draw the zones; None where no minimum was asked."""
    told = board.told
    if told is None:
        return None
    numbers = told.numbers
    pairs = [
        (figure, adequacy)
        for figure in numbers.dimensions
        if (adequacy := numbers.one(DIMENSION, figure.key, pair=ADEQUACY))
    ]
    if not pairs:
        return None
    note = gettext("with the 95 % interval of the distance to the minimum, {scale}")
    title = gettext("Zone of tolerance")
    drawn = rows.drawn(
        [_bar(figure, adequacy, told.tones) for figure, adequacy in pairs],
        scale=numbers.scale,
        ident="zones",
        title=title,
    )
    marks = Marks("", str(board.voice.delivered), note.format(scale=words.scale(numbers)))
    return Panel(
        "culture/dashboards/panels/zones.html",
        PanelPlace.RIGHT,
        {
            "marks": marks,
            "drawing": drawn,
            "chart": chart(board, "zones", drawn.wide, title=title, note=marks.text),
            "how_sure": sureness.of_minimum(told.tones, pairs[0][1]),
            "table": tables.zones_table(pairs, board.voice),
        },
    )


def _bar(figure: Figure, adequacy: Figure, tones: Tones) -> ZoneBar:
    return ZoneBar(
        figure.name,
        adequacy.expected or 0.0,
        figure.expected or 0.0,
        adequacy.delivered or 0.0,
        adequacy.value,
        adequacy.margin,
        adequacy.n,
        beside_minimum=tones.of(adequacy),
        beside_desired=tones.of(figure),
    )
