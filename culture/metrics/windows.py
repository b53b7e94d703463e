"""The time that a release is about: a calendar period, or one edition of a survey."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import total_ordering

from culture.privacy.periods import Grain, Period

EDITION = "edition"
HALF_A_YEAR = dt.timedelta(days=183)
FIRST_YEAR, LAST_YEAR = 1900, 2199

_PERIOD = re.compile(r"(?a:(\d{4}))(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")


@total_ordering
@dataclass(frozen=True, slots=True)
class Window:
    """A period, or an edition (a wave) by its uuid, its name and the day it was closed on.

    Windows are in order of time; of two that end together the shorter comes first.
    """

    period: Period | None = None
    edition: uuid.UUID | None = None
    name: str = field(default="", compare=False)
    closed_on: dt.date = field(default=dt.date.min, compare=False)

    @property
    def starts_on(self) -> dt.date:
        """Its first day; an edition stands on the day it was closed on."""
        return self.period.starts_on if self.period else self.closed_on

    @property
    def ends_on(self) -> dt.date:
        """Its last day."""
        return self.period.ends_on if self.period else self.closed_on

    @property
    def grain(self) -> str:
        """How long it is: month, quarter, year, or edition."""
        return self.period.grain.value if self.period else EDITION

    @property
    def token(self) -> str:
        """What addresses call it: 2026-07, 2026-Q3, 2026, or the uuid of an edition."""
        if self.period is None:
            return str(self.edition)
        start, grain = self.period.starts_on, self.period.grain
        if grain == Grain.YEAR:
            return f"{start.year:04}"
        if grain == Grain.MONTH:
            return f"{start.year:04}-{start.month:02}"
        return f"{start.year:04}-Q{(start.month - 1) // grain.months + 1}"

    def __lt__(self, other: Window) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[dt.date, int, str]:
        months = self.period.grain.months if self.period else 0
        return self.ends_on, months, str(self.edition)


def matched(
    first: Collection[Window], second: Collection[Window]
) -> Iterator[tuple[Window, Window, Window]]:
    """Pair the windows of two sources, oldest first: both, and the window of what they make.

    A period meets the same period. An edition meets the same edition, else the quarter that it was
    closed in, else the newest edition of the half year before it.
    """
    for window in sorted({*first, *second}):
        one, other = _at(window, first), _at(window, second)
        if one and other:
            yield one, other, window


def _at(window: Window, known: Collection[Window]) -> Window | None:
    if window in known or window.edition is None:
        return window if window in known else None
    quarter = Window(period=Period.around(window.closed_on, Grain.QUARTER))
    if quarter in known:
        return quarter
    since = window.closed_on - HALF_A_YEAR
    before = (one for one in known if one.edition and since <= one.closed_on and one < window)
    return max(before, default=None)


def read_period(token: str) -> Period | None:
    """Read the token of a period; None where it is none."""
    found = _PERIOD.fullmatch(token)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    year, month, quarter = int(found[1]), found[2], found[3]
    if month:
        return Period(dt.date(year, int(month), 1), Grain.MONTH)
    if quarter:
        first = (int(quarter) - 1) * Grain.QUARTER.months + 1
        return Period(dt.date(year, first, 1), Grain.QUARTER)
    return Period(dt.date(year, 1, 1), Grain.YEAR)
