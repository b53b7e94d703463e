"""On which days a pulse is asked. Pure."""

from __future__ import annotations

import calendar
import datetime as dt

MONTHS_A_YEAR = 12


def day_of(first: dt.date, *, months: int) -> dt.date:
    """Give the day so many months after the first, or the last day of a month that is shorter."""
    year, month = divmod(first.year * MONTHS_A_YEAR + first.month - 1 + months, MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(first.day, last))


def next_day(first: dt.date, *, every: int, after: dt.date) -> dt.date:
    """Give the first of the days, `every` so many months, that lies after a day.

    Days that were missed are not made up for: nobody is asked twice in a week.
    """
    months = 0
    while (day := day_of(first, months=months)) <= after:
        months += every
    return day
