"""Periods as the address of a page writes them: 2026-07, 2026-Q3, 2026."""

from __future__ import annotations

import datetime as dt
import re

from culture.privacy.periods import Grain, Period

FIRST_YEAR, LAST_YEAR = 1900, 2199
QUARTER_MONTHS = Grain.QUARTER.months

_PATTERN = re.compile(r"(?a:(\d{4}))(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")


def written(period: Period) -> str:
    """Write a period for an address, the same in every language."""
    start = period.starts_on
    if period.grain == Grain.YEAR:
        return f"{start.year:04}"
    if period.grain == Grain.MONTH:
        return f"{start.year:04}-{start.month:02}"
    return f"{start.year:04}-Q{(start.month - 1) // QUARTER_MONTHS + 1}"


def read(text: str) -> Period | None:
    """Read a period of an address; None where it is none."""
    found = _PATTERN.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    year, month, quarter = int(found[1]), found[2], found[3]
    if month:
        return Period(dt.date(year, int(month), 1), Grain.MONTH)
    if quarter:
        return Period(dt.date(year, (int(quarter) - 1) * QUARTER_MONTHS + 1, 1), Grain.QUARTER)
    return Period(dt.date(year, 1, 1), Grain.YEAR)


def zoomed(period: Period, grain: Grain, *, newest: dt.date) -> Period:
    """Give the period of another grain that shows the same time: around it, or its last part.

    `newest` is the first day of the newest period of that grain that has numbers.
    """
    if grain.months >= period.grain.months:
        return Period.around(period.starts_on, grain)
    last = Period.around(period.ends_on, grain)
    return Period(newest, grain) if period.contains(newest) else last


def before(period: Period, *, number: int, since: dt.date) -> list[Period]:
    """Give up to `number` periods that end with this one, oldest first, none before `since`."""
    found = [period]
    while len(found) < number and found[0].starts_on > since:
        found.insert(0, found[0].previous)
    return found
