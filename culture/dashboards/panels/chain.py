"""The gap map: where the expectation is lost, link by link, here and in the units below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from culture.chain.links import (
    LISTENING,
    PERFORMANCE,
    PREDICTION,
    PROMISE,
    STAFF_LISTENING,
    STANDARD,
    STANDARDS,
)
from culture.dashboards import windows
from culture.dashboards.charts.chain import ChainLink, GapMap, gap_map
from culture.dashboards.families import WIDEST_LINK
from culture.dashboards.figures import Figure
from culture.dashboards.gap_links import MEASURED, GapLinks
from culture.dashboards.link_rows import (
    kept_of,
    none_decided,
    rows_of,
    url_of,
    why_not_predicted,
    without_standard,
)
from culture.dashboards.panels import Panel, PanelPlace, chart
from culture.privacy.periods import Grain

if TYPE_CHECKING:
    from culture.dashboards.board import Board

FEWEST_LINKS = 2


@dataclass(frozen=True, slots=True)
class LinkStep:
    """What would measure the next link, and where; without address it is only said."""

    text: str
    url: str = ""
    label: str = ""


def chain(board: Board) -> Panel | None:
    """Draw the gap map where two links are measured, else say what would measure the next."""
    overall = board.numbers.overall if board.numbers else None
    if overall is None or overall.gap is None:
        return None
    links = board.gap_links
    if links is None or len(links.measured) < FEWEST_LINKS:
        return _panel({"step": next_step(board)})
    told, widest = board.told, links.widest
    is_said = bool(told and widest and told.tones.says(WIDEST_LINK))
    title = gettext("Where the expectation is lost")
    drawing = gap_map(
        _map_of(board, links, overall, widest[0] if widest and is_said else ""),
        ident="map",
        title=title,
    )
    said = _widest(links, is_said=is_said)
    return _panel(
        {
            "drawing": drawing,
            "chart": chart(board, "map", drawing.wide, title=title, note=said),
            "rows": rows_of(board),
            "widest": said,
            "has_places": bool(links.below),
            "step": next_step(board) if len(links.measured) < len(MEASURED) else None,
        }
    )


def next_step(board: Board) -> LinkStep:
    """Say what has to be done so that one link more is measured."""
    links, unit = board.gap_links, board.unit
    if links is None:
        quarter = board.address.at(windows.zoomed(board.line, board.window, Grain.QUARTER))
        return LinkStep(
            gettext("The links of the gap map are measured by quarter."),
            quarter.unit(unit.uuid),
            gettext("See the quarter"),
        )
    missing = without_standard(board, links)
    if missing:
        return LinkStep(
            gettext(
                "Set a standard for each dimension: from the running quarter on it shows whether "
                "you deliver it. Still without one: {names}."
            ).format(names=", ".join(missing)),
            reverse("chain:standards", args=[unit.uuid]),
            gettext("Go to the standards"),
        )
    text = why_not_predicted(links.predictions)
    if board.place.actor.is_hr:
        return LinkStep(text, reverse("chain:rounds"), gettext("Predictions"))
    return LinkStep(text)


def _panel(facts: dict[str, object]) -> Panel:
    return Panel("culture/dashboards/panels/chain.html", PanelPlace.TOP, facts)


def _map_of(board: Board, links: GapLinks, overall: Figure, widest: str) -> GapMap:
    stated = {key: links.overall(key) for key in (PREDICTION, STANDARD)}
    predicted, standard = stated[PREDICTION], stated[STANDARD]
    return GapMap(
        expected=overall.expected,
        predicted=predicted.expected if predicted else _heard(links),
        standard=standard.delivered if standard else None,
        delivered=overall.delivered if standard else None,
        experienced=overall.delivered,
        listening=_link(board, links, LISTENING),
        standards=_link(board, links, STANDARDS),
        performance=_link(board, links, PERFORMANCE),
        communication=_promises(board, links),
        customer=ChainLink(gap=overall.gap, margin=overall.margin, n=overall.n, url="#gaps-title"),
        widest=MEASURED.index(widest) if widest else None,
    )


def _heard(links: GapLinks) -> float | None:
    """What the team thinks customers expect, where that stands in the place of a prediction."""
    source, _window = links.origin(LISTENING)
    entry = links.overall(LISTENING) if source == STAFF_LISTENING else None
    return entry.delivered if entry else None


def _link(board: Board, links: GapLinks, link: str) -> ChainLink:
    entry = links.overall(link)
    if entry is None:
        return ChainLink(url=url_of(board, links, link))
    figure = Figure(entry, "")
    return ChainLink(
        gap=figure.gap, margin=figure.margin, n=figure.n, url=url_of(board, links, link)
    )


def _promises(board: Board, links: GapLinks) -> ChainLink:
    """How many promises were kept, of those that were decided in the quarter."""
    entry = links.overall(PROMISE)
    if entry is None:
        return ChainLink(why=none_decided(links))
    return ChainLink(text=kept_of(entry), n=entry.n, url=url_of(board, links, PROMISE))


def _widest(links: GapLinks, *, is_said: bool) -> str:
    widest = links.widest
    if widest is None:
        return gettext("No link loses anything.")
    if not is_said:
        return gettext("No link clearly loses more than the others.")
    short = {
        LISTENING: gettext("listening"),
        STANDARDS: gettext("standards"),
        PERFORMANCE: gettext("performance"),
    }
    return gettext("Most is lost here: {link}.").format(link=short[widest[0]])
