"""The numbers of promises in words, the same on the page and in its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.chain.links import COMMUNICATION
from culture.core.texts import text_here
from culture.dashboards import formats
from culture.dashboards.addresses import Address
from culture.metrics import reading
from culture.metrics.models import Series
from culture.metrics.windows import Window
from culture.zones.wording import time_in_words
from feedback.promises.models import PromiseSource
from feedback.promises.rhythms import PromiseKind

if TYPE_CHECKING:
    from culture.metrics.content import Entry
    from culture.org.models import Unit
    from culture.privacy.periods import Period
    from culture.scoring.proportions import ShareOf
    from feedback.promises.figures import PromiseFigures, UnitFigures

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One share in words."""

    name: str
    hits: int
    of: int
    share: str
    interval: str


@dataclass(frozen=True, slots=True)
class BesideReliability:
    """The promises' gap beside the customers' gap in reliability, of one questionnaire and quarter.

    All in hundredths of the scale; `said` is which falls further short, or that it cannot be told.
    """

    questionnaire: str
    promises: str
    customers: str
    difference: str
    said: str
    url: str


def rows_of(figures: PromiseFigures) -> list[FigureRow]:
    """Every share of a unit, those without anything to count left out."""
    named = [
        (_("Kept in time"), figures.kept),
        (_("Kept, of those that were asked about first"), figures.kept_asked),
        (_("Kept, of those promised without asking or against the answer"), figures.kept_unasked),
        *_by(PromiseKind.choices, figures.by_kind),
        *_by(PromiseSource.choices, figures.by_source),
        (_("Asked before promised"), figures.asked),
        (_("Promised without asking or against the answer, and not kept"), figures.rash),
    ]
    return [_row(name, share) for name, share in named if share.of]


def time_to_risk(figures: PromiseFigures) -> str:
    """Within which time half of the promises at risk came to be so; empty where it is not told."""
    return time_in_words(figures.half_at_risk) if figures.half_at_risk else ""


def headings() -> list[str]:
    """What the columns of the file are called."""
    return [_("Unit"), _("What"), _("How many"), _("Of"), _("Per cent"), _("Interval")]


def file_rows(told: Iterable[UnitFigures]) -> Iterator[list[object]]:
    """The shares of each unit, as the page shows them."""
    for one in told:
        for row in rows_of(one.figures):
            yield [one.unit.name, row.name, row.hits, row.of, row.share, row.interval]
        time = time_to_risk(one.figures)
        if time:
            name = _("Half of those at risk came to be so within")
            yield [one.unit.name, name, "", one.figures.at_risk, time, ""]


def short_row(figures: PromiseFigures) -> tuple[FigureRow | None, FigureRow | None]:
    """The share kept and the share asked first, for a line of a table; None where there is none."""
    kept, asked = (_row("", share) if share.of else None for share in (figures.kept, figures.asked))
    return kept, asked


def beside_reliability(unit: Unit, quarter: Period) -> list[BesideReliability]:
    """What is published of both gaps in a unit and a quarter, for each questionnaire."""
    window = Window(period=quarter)
    found = []
    series = Series.objects.filter(organisation=unit.organisation_id, source=COMMUNICATION)
    for one in series.order_by("pk"):
        published = reading.newest(one, [(unit.pk, window)]).get((unit.pk, window))
        for entry in published.content.dimensions if published else ():
            url = Address(one, window).unit(unit.uuid)
            found.append(_beside(text_here(one.names), entry, url))
    return found


def _beside(questionnaire: str, entry: Entry, url: str) -> BesideReliability:
    low, high = entry.interval or (None, None)
    if low is None or high is None or low <= 0 <= high:
        said = _("Which of the two falls further short cannot be told.")
    elif high < 0:
        said = _("Customers miss clearly more reliability than the promises alone tell.")
    else:
        said = _("The promises fall clearly further short than reliability does for customers.")
    between = "" if low is None or high is None else f" ({_points(low)} … {_points(high)})"
    return BesideReliability(
        questionnaire=questionnaire,
        promises=_points(entry.expected or 0.0),
        customers=_points(entry.delivered or 0.0),
        difference=_points(entry.gap or 0.0) + between,
        said=said,
        url=url,
    )


def _points(value: float) -> str:
    return formats.signed(value)


def _between(low: float, high: float) -> str:
    ends = {"low": formats.number(low, decimals=0), "high": formats.number(high, decimals=0)}
    return _("%(low)s to %(high)s") % ends


def _by(
    choices: Iterable[tuple[str, object]], shares: Mapping[str, ShareOf]
) -> Iterator[tuple[str, ShareOf]]:
    for value, label in choices:
        yield _("Kept: %(what)s") % {"what": label}, shares[value]


def _row(name: str, share: ShareOf) -> FigureRow:
    ends = share.interval
    return FigureRow(
        name=name,
        hits=share.hits,
        of=share.of,
        share=formats.number(PER_CENT * (share.share or 0.0), decimals=0),
        interval=_between(PER_CENT * ends.low, PER_CENT * ends.high) if ends else "",
    )
