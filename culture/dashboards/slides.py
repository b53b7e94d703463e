"""A chart of a page as a file of its own, with what the page says around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext

from culture.core.tables.downloads import kept_as
from culture.dashboards import formats, tabs
from culture.dashboards.charts.standing import Surroundings, standing

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.dashboards.panels import Chart

SHORT_HASH = 6


def chart_file(board: Board, chart: Chart) -> HttpResponse:
    """Give a chart as SVG; what is withheld on the page has none."""
    response = HttpResponse(
        standing(chart.drawing, surroundings(board, chart)), content_type="image/svg+xml"
    )
    return kept_as(response, chart.file_name, ending="svg")


def surroundings(board: Board, chart: Chart) -> Surroundings:
    """Say of whom, of when and of what a chart is, and from which release."""
    release = board.release
    organisation = board.place.actor.organisation
    source = [organisation.name, str(board.voice.label)]
    if release:
        source += [
            formats.answers(release.content.n),
            gettext("release {hash}").format(hash=release.sha256[:SHORT_HASH]),
            gettext("as of {day}").format(
                day=formats.day(organisation.day_of(release.published_at))
            ),
        ]
    return Surroundings(
        heading=chart.title,
        above=[
            " · ".join([board.unit.name, board.series_name, tabs.window_name(board)]),
            *([chart.note] if chart.note else []),
        ],
        below=[gettext("Source: {source}").format(source=" · ".join(source))],
    )
