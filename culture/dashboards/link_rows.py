"""What is said of each link of the gap map: its number, both sides, and why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from culture.chain.links import (
    ABILITY,
    COMMUNICATION,
    LISTENING,
    PERFORMANCE,
    PROMISE,
    STAFF_LISTENING,
    STAFF_STANDARDS,
    STANDARDS,
)
from culture.dashboards import formats
from culture.dashboards.addresses import Address
from culture.dashboards.figures import Figure
from culture.dashboards.gap_links import MEASURED, OF_STAFF, GapLinks, place_claim

if TYPE_CHECKING:
    from culture.chain.models import Prediction
    from culture.dashboards.board import Board
    from culture.metrics.content import Entry

HUNDRED = 100

# Who stands on both sides of a number.
CUSTOMERS, LEADS, TEAM, HOUSE = "customers", "leads", "team", "house"
ON_SIDES = {
    LISTENING: (CUSTOMERS, LEADS),
    STANDARDS: (LEADS, HOUSE),
    PERFORMANCE: (HOUSE, CUSTOMERS),
    STAFF_LISTENING: (CUSTOMERS, TEAM),
    STAFF_STANDARDS: (TEAM, HOUSE),
    ABILITY: (HOUSE, TEAM),
}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link as the table below the map says it; without a figure, `why` there is none.

    A link that is no gap in points of the scale has a `short` text in its place.
    """

    link: str
    name: str
    figure: Figure | None
    n: str
    sides: str
    why: str
    url: str
    place: str = ""
    place_url: str = ""
    short: str = ""

    @property
    def text(self) -> str:
        """The gap with its interval, or that there is none yet."""
        if self.short:
            return self.short
        return self.figure.text if self.figure else gettext("not measured yet")


def rows_of(board: Board) -> list[LinkRow]:
    """Every link in its order, with both sides, and why there is no number; none elsewhere.

    What the team says follows, as far as it was asked and does not stand in for a link already.
    """
    links = board.gap_links
    if links is None:
        return []
    shown = {links.origin(link)[0] for link in MEASURED}
    beside = [link for link in OF_STAFF if link in links.staff and link not in shown]
    rows = [_row(board, links, link) for link in (*MEASURED, *beside)]
    return [*rows, *_promises_row(board, links)]


def none_decided(links: GapLinks) -> str:
    """That promises are measured, and none was decided here; empty where nobody promised yet."""
    return gettext("none decided") if PROMISE in links.series else ""


def kept_of(entry: Entry) -> str:
    """How many promises were kept, of how many."""
    kept = round(entry.value * entry.n / HUNDRED)
    return gettext("{kept} of {n} kept").format(kept=formats.count(kept), n=formats.count(entry.n))


def url_of(board: Board, links: GapLinks, link: str) -> str:
    """The page of a link; empty where it is not measured."""
    if links.said(link) is None:
        return ""
    source, window = links.origin(link)
    return Address(links.series[source], window).unit(board.unit.uuid)


def without_standard(board: Board, links: GapLinks) -> list[str]:
    """The dimensions for which nobody set a standard."""
    known = {one.key for one in links.standards if one.kind == "dimension"}
    numbers = board.numbers
    return [one.name for one in numbers.dimensions if one.key not in known] if numbers else []


def why_not_predicted(predictions: Sequence[Prediction]) -> str:
    """Why there is no prediction to compare with, in words."""
    declined = [one for one in predictions if one.state == one.State.DECLINED]
    if len(declined) < len(predictions):
        return _counted_soon()
    if not declined:
        return gettext(
            "Nobody who leads the unit has predicted this quarter. Human resources decides from "
            "when on leads are asked, before the numbers are shown to them."
        )
    one = declined[0]
    if one.is_closed_by_hr:
        return gettext("Closed by human resources on {day} without a prediction.").format(
            day=formats.day(one.said_on)
        )
    return gettext("{name} chose on {day} to see the numbers without a prediction.").format(
        name=one.lead.name if one.lead else "", day=formats.day(one.said_on)
    )


def _promises_row(board: Board, links: GapLinks) -> Iterator[LinkRow]:
    """The link of promises in words: its share with Wilson's interval, or why there is none."""
    entry = links.overall(PROMISE)
    name = gettext("Communication: what was kept of what was promised")
    if entry is None or entry.interval is None:
        none = none_decided(links)
        yield LinkRow(
            link=COMMUNICATION,
            name=name,
            figure=None,
            n="",
            sides="",
            why=gettext("No promise to a customer was decided here in this quarter.")
            if none
            else gettext("No promise to a customer was written down yet."),
            url="",
            short=none,
        )
        return
    why = gettext("{kept} of {n} promises kept in time: {share}, interval {low} to {high}.")
    low, high = (formats.percent(end / HUNDRED) for end in entry.interval)
    yield LinkRow(
        link=COMMUNICATION,
        name=name,
        figure=None,
        n="",
        sides="",
        why=why.format(
            kept=formats.count(round(entry.value * entry.n / HUNDRED)),
            n=formats.count(entry.n),
            share=formats.percent(entry.value / HUNDRED),
            low=low,
            high=high,
        ),
        url=url_of(board, links, COMMUNICATION) or url_of(board, links, PROMISE),
        short=kept_of(entry),
    )


def _row(board: Board, links: GapLinks, link: str) -> LinkRow:
    source, _window = links.origin(link)
    entry, name = links.overall(link), _name(source)
    place, place_url = _place(board, links, link)
    return LinkRow(
        link=source,
        name=name,
        figure=Figure(entry, name) if entry else None,
        n=_counts(links, link),
        sides=_sides(board, links, link),
        why="" if entry else _why(board, links, link),
        url=url_of(board, links, link),
        place=place,
        place_url=place_url,
    )


def _name(link: str) -> str:
    return {
        LISTENING: gettext("Listening: what we think customers expect, less what they expect"),
        STANDARDS: gettext("Standards: the standard we set, less what we think they expect"),
        PERFORMANCE: gettext("Performance: what customers get, less the standard we set"),
        STAFF_LISTENING: gettext(
            "Listening of the team: what it thinks customers expect, less what they expect"
        ),
        STAFF_STANDARDS: gettext(
            "Standards, seen by the team: the standard we set, less what it thinks they expect"
        ),
        ABILITY: gettext("Ability: what the team is able to give, less the standard we set"),
    }[link]


def _counts(links: GapLinks, link: str) -> str:
    """How many stand behind each side; a standard is set and counts nobody."""
    entry = links.overall(link)
    if entry is None:
        return ""
    source, _window = links.origin(link)
    told = zip(ON_SIDES[source], (entry.expected_n, entry.delivered_n), strict=True)
    return ", ".join(_counted(who, n or 0) for who, n in told if who != HOUSE)


def _counted(who: str, n: int) -> str:
    forms = {
        CUSTOMERS: ngettext("{n} answer", "{n} answers", n),
        LEADS: ngettext("{n} prediction", "{n} predictions", n),
        TEAM: ngettext("{n} answer of the team", "{n} answers of the team", n),
    }
    return forms[who].format(n=formats.count(n))


def _sides(board: Board, links: GapLinks, link: str) -> str:
    """Say where both sides come from, and of when they are."""
    source, window = links.origin(link)
    said = {
        CUSTOMERS: gettext("customers, {window}").format(window=board.name_of(board.window)),
        LEADS: _who_predicted(links.predictions),
        HOUSE: _who_set(links),
        TEAM: gettext("the team, {wave}, closed on {day}").format(
            wave=window.name, day=formats.day(window.ends_on)
        ),
    }
    return "; ".join(filter(None, (said[who] for who in ON_SIDES[source])))


def _who_predicted(predictions: Sequence[Prediction]) -> str:
    found = [one for one in predictions if one.state == one.State.PREDICTED]
    return "; ".join(
        (
            gettext("predicted by {name} on {day}, late")
            if one.is_late
            else gettext("predicted by {name} on {day}")
        ).format(name=one.lead.name if one.lead else "", day=formats.day(one.said_on))
        for one in found
    )


def _who_set(links: GapLinks) -> str:
    dimensions = [one for one in links.standards if one.kind == "dimension"]
    if not dimensions:
        return ""
    newest = max(dimensions, key=lambda one: one.set_at)
    origins = sorted({one.unit.name for one in dimensions if one.unit_id != links.unit.pk})
    day = formats.day(newest.set_on)
    if origins:
        text = gettext("standards in force since {day}, from {origins}")
        return text.format(day=day, origins=", ".join(origins))
    return gettext("standards in force since {day}").format(day=day)


def _why(board: Board, links: GapLinks, link: str) -> str:
    missing = without_standard(board, links)
    if link != LISTENING and missing:
        text = gettext("No standard in this time for: {names}.")
        return text.format(names=", ".join(missing))
    return _counted_soon() if link == PERFORMANCE else why_not_predicted(links.predictions)


def _counted_soon() -> str:
    return gettext(
        "It was said, and is counted within the hour unless the questionnaire has changed since."
    )


def _place(board: Board, links: GapLinks, link: str) -> tuple[str, str]:
    """Say in which unit below a link loses most, where one clearly does."""
    if link in OF_STAFF:
        return "", ""
    found, told = links.widest_place(link), board.told
    if found is None or told is None:
        return "", ""
    if not told.tones.says(place_claim(link)):
        text = gettext("no unit clearly below the other {n}")
        return text.format(n=formats.count(found.number - 1)), ""
    address = Address(links.series[link], links.window)
    said = gettext("{unit}: {gap}").format(unit=found.unit.name, gap=Figure(found.entry, "").text)
    return said, address.unit(found.unit.uuid)
