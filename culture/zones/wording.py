"""How long an answer took in words, and the rows of the file of figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from culture.core.texts import text_here

if TYPE_CHECKING:
    from culture.org.models import Unit
    from culture.toolkit.confirmations import TeamSide
    from culture.zones.coverage import Autonomy, Coverage

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
HOURS_IN_WORDS = 48


def time_in_words(taken: dt.timedelta) -> str:
    """Tell a time in whole hours, and from two days on in whole days, never shorter than it was."""
    if taken < HOUR:
        return _("less than an hour")
    hours = -(-taken // HOUR)
    if hours < HOURS_IN_WORDS:
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    days = -(-taken // DAY)
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


def percent_of(share: float) -> int:
    """A share of one in whole hundredths; only all is a hundred."""
    return int(share * 100)


def answering_time(coverage: Coverage) -> str:
    """Tell within which time half of the questions had an answer; empty where it is not told."""
    if coverage.most_wait:
        return _("most still wait")
    return "" if coverage.half_within is None else time_in_words(coverage.half_within)


def coverage_headings() -> list[str]:
    """Name the columns of the file."""
    return [
        _("Unit"),
        _("What"),
        _("When"),
        _("Figure"),
        _("Interval from"),
        _("Interval to"),
        _("n"),
    ]


def rows_of(unit: Unit, coverage: Coverage, autonomy: Autonomy | None) -> Iterator[list[object]]:
    """Write what the page shows of a unit; what it withholds has no number."""
    yield from _figures(unit, coverage)
    for month in coverage.months:
        first = month.first.strftime("%Y-%m")
        yield _row(unit, _("Questions asked"), _known(month.questions), when=first)
    for names, side in autonomy.sides if autonomy else []:
        yield _team_row(unit, text_here(names), side)


def rows_below(unit: Unit, coverage: Coverage, team: TeamSide | None) -> Iterator[list[object]]:
    """Write what the page shows of a unit below."""
    yield from _figures(unit, coverage)
    if team:
        yield _team_row(unit, _("Room to act"), team)


def _figures(unit: Unit, coverage: Coverage) -> Iterator[list[object]]:
    share = None if coverage.share is None else percent_of(coverage.share)
    yield _row(unit, _("Situations with a rule"), coverage.ruled)
    yield _row(unit, _("Questions without a rule"), _known(coverage.uncovered))
    yield _row(unit, _("Situations covered, per cent"), _known(share))
    yield _row(unit, _("Half of the questions answered within"), answering_time(coverage))


def _team_row(unit: Unit, what: str, side: TeamSide) -> list[object]:
    ends = side.entry.lasting
    low, high = (round(ends.low, 1), round(ends.high, 1)) if ends else ("", "")
    when = f"{side.window.name} {side.window.closed_on.isoformat()}"
    n = f"≥ {int(side.entry.n)}" if side.may_be_more else int(side.entry.n)
    return [unit.name, what, when, round(side.level, 1), low, high, n]


def _row(unit: Unit, what: str, number: object, *, when: str = "") -> list[object]:
    return [unit.name, what, when, number, "", "", ""]


def _known(number: int | None) -> object:
    return "" if number is None else number
