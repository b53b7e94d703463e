"""The numbers of observations in words, the same on the page and in its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from culture.core.texts import text_here
from culture.dashboards import formats
from culture.dashboards.addresses import Address
from culture.metrics import reading
from culture.metrics.models import Series
from feedback.observations.sources import CONVICTION, SAID_AND_DONE

if TYPE_CHECKING:
    from culture.org.models import Unit
    from culture.scoring.medians import MedianTime
    from feedback.observations.figures import DoneShare, ObservationFigures

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class SaidAndDone:
    """What a team says of its leaders' conviction beside what was implemented, in hundredths.

    `verdict` is which of both is higher, or that it cannot be told.
    """

    questionnaire: str
    window: str
    said: str
    done: str
    verdict: str
    url: str


def share_in_words(share: DoneShare) -> str:
    """A share with how many of how many and the interval."""
    told = _("%(share)s %% (%(done)s of %(of)s; %(low)s to %(high)s %%)")
    return told % {
        "share": formats.number(PER_CENT * share.done / share.of, decimals=0),
        "done": share.done,
        "of": share.of,
        "low": formats.number(PER_CENT * share.interval.low, decimals=0),
        "high": formats.number(PER_CENT * share.interval.high, decimals=0),
    }


def answer_in_words(time: MedianTime) -> str:
    """Within how many days half had an answer, with the interval; or that most still wait."""
    if not time.is_known:
        return _("most still wait")
    told = _days(time.median)
    if time.low is None or time.high is None:
        return told
    if time.high == float("inf"):
        return _("%(days)s (at least %(low)s)") % {"days": told, "low": int(time.low)}
    ends = {"days": told, "low": int(time.low), "high": int(time.high)}
    return _("%(days)s (%(low)s to %(high)s)") % ends


def rows_of(figures: ObservationFigures) -> list[tuple[str, str]]:
    """What is shown of a unit, each with its name; what is too few to tell is left out."""
    found = [(_("Told in half a year"), str(figures.told.label))]
    if figures.first_answer:
        found.append((_("Half had a first answer within"), answer_in_words(figures.first_answer)))
    if figures.implemented:
        found.append((_("Implemented, of what was decided"), share_in_words(figures.implemented)))
    if figures.uncovered:
        found.append(
            (
                _("Now with a rule, of what no rule covered"),
                share_in_words(figures.uncovered),
            )
        )
    return found


def short_row(figures: ObservationFigures) -> tuple[str, str, str]:
    """The band, the first answer and the share implemented; empty where it is too few to tell."""
    answered = answer_in_words(figures.first_answer) if figures.first_answer else ""
    implemented = share_in_words(figures.implemented) if figures.implemented else ""
    return str(figures.told.label), answered, implemented


def headings() -> list[str]:
    """What the columns of the file are called."""
    return [_("Unit"), _("What"), _("When"), _("Figure")]


def file_rows(told: Iterable[ObservationFigures]) -> Iterator[list[object]]:
    """What the page shows of each unit."""
    for one in told:
        for name, figure in rows_of(one):
            yield [one.unit.name, name, "", figure]
        for month, band in one.months:
            yield [one.unit.name, _("Told"), month.strftime("%Y-%m"), str(band.label)]


def said_and_done(unit: Unit) -> list[SaidAndDone]:
    """What is published of both in a unit, for each questionnaire, of the newest window."""
    series = Series.objects.filter(organisation=unit.organisation_id, source=SAID_AND_DONE)
    found = []
    for one in series.order_by("pk"):
        releases = list(reading.newest_of_places(one).filter(unit=unit))
        newest = max(releases, key=lambda release: release.window, default=None)
        entries = newest.said.dimensions if newest else ()
        for entry in entries:
            if newest is None or entry.key != CONVICTION:
                continue
            low, high = entry.interval or (None, None)
            window = newest.window
            found.append(
                SaidAndDone(
                    questionnaire=text_here(one.names),
                    window=window.name or date_format(window.starts_on, "YEAR_MONTH_FORMAT"),
                    said=formats.number(entry.expected or 0.0, decimals=0),
                    done=formats.number(entry.delivered or 0.0, decimals=0),
                    verdict=_verdict(low, high),
                    url=Address(one, window).unit(unit.uuid),
                )
            )
    return found


def _verdict(low: float | None, high: float | None) -> str:
    if low is None or high is None or low <= 0 <= high:
        return _("Whether more is said or done cannot be told.")
    if high < 0:
        return _("The team finds clearly more conviction than is done with observations.")
    return _("Clearly more is done with observations than the team finds conviction.")


def _days(number: float) -> str:
    days = int(number)
    if days == 0:
        return _("the same day")
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
