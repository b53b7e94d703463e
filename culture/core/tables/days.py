"""Days as people and programs write them; which number is the day is asked, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from culture.core.tables.cells import Cell, as_written

LANGUAGES = ("en", "es", "ru", "nb")
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 to 2119 in a spreadsheet's count of days
SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
SERIALS_BEGIN = dt.date(1899, 12, 30)
THIS_CENTURY = 69  # 00 to 68 are 2000 to 2068

NUMBERS = re.compile(r"(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?![\d/])\.?(.*)", re.ASCII)
TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)(.*)", re.ASCII)
DAY_WORD_YEAR = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th)?[\s-]\s?(?:de )?([^\W\d]+)\.?,?"
    r"[\s-]\s?(?:de )?(\d{4}|\d{2})(?!\d)(.*)"
)
WORD_DAY_YEAR = re.compile(
    r"([^\W\d]+)\.?[\s-](\d{1,2})(?:st|nd|rd|th)?,?[\s-]\s?(\d{4}|\d{2})(?![\d:])(.*)"
)
YEAR_WORD_DAY = re.compile(r"(\d{4})[\s-]([^\W\d]+)\.?[\s-](\d{1,2})(?!\d)(.*)")
WEEKDAY = re.compile(r"([^\W\d]+)\.?,? ")
BEFORE_TIME = r"(?: ?г\.?)?(?:[T,\s]|kl\.?|at|a las|в)*"  # noqa: RUF001 - Russian
TIME = re.compile(
    BEFORE_TIME + r"(?:(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2})(?:[.,]\d+)?)?\s?([AaPp]\.?\s?[Mm]\.?)?"
    r"\s?(?:(?:GMT|UTC)?\s?([+\u2212-])(\d{1,2}):?(\d{2})?|([A-Za-z][A-Za-z_]*(?:/[A-Za-z_/]+)?))?"
    r"(?:\s?\(.*\))?)?\s?"
)
ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("cet", "west", "bst", "mez"), 1),
    **dict.fromkeys(("cest", "eet", "mesz"), 2),
    **dict.fromkeys(("eest", "msk"), 3),
    "edt": -4,
    "est": -5,
    "cdt": -5,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
NOON = 12
MONTHS = 12
SHORT, WHOLE_YEAR = 2, 4  # digits


class Order(TextChoices):
    """In which order the numbers of a day stand."""

    YEAR_FIRST = "ymd", _("year, month, day (2026-10-31)")
    DAY_FIRST = "dmy", _("day, month, year (31.10.2026)")
    MONTH_FIRST = "mdy", _("month, day, year (10/31/2026)")


def days_of(cell: Cell, zone: ZoneInfo) -> dict[str, dt.date]:
    """Give the day that a cell means in each order in which it is one; empty where it is no day.

    A moment with an offset or the name of a zone counts on its day in `zone`; one without counts on
    the day that is written. A day of a sheet and the number of a day in a spreadsheet mean the same
    in every order.
    """
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return dict.fromkeys(Order.values, cell)
    return _days(" ".join(cell.split()), zone)


def day_in(days: dict[str, dt.date], order: str) -> dt.date | None:
    """Give the day in an order; without one, where every order that fits means the same.

    None where the cell is no day, or would have to be asked about.
    """
    if order:
        return days.get(order)
    different = set(days.values())
    return different.pop() if len(different) == 1 else None


class DayColumn(NamedTuple):
    """What a whole column says of its days: the one order that fits them, empty where none does.

    They may have been turned where a spreadsheet of another order read the file before: it took
    03/04/2026 for the fourth of March and left 13/04/2026 a text, while both were of April.
    """

    order: str
    may_be_turned: bool


def judge_days(cells: Iterable[Cell], zone: ZoneInfo) -> DayColumn:
    """Judge a column by all its cells; those that are no days in any order have no say."""
    fitting = set(Order.values)
    turnable = settled = has_texts = False
    for cell in cells:
        days = days_of(cell, zone)
        if days:
            fitting &= set(days)
        if isinstance(cell, dt.date):
            settled = settled or cell.day > MONTHS
            turnable = turnable or could_be_turned(cell)
        else:
            has_texts = has_texts or (Order.DAY_FIRST in days) != (Order.MONTH_FIRST in days)
    order = fitting.pop() if len(fitting) == 1 else ""
    return DayColumn(order, turnable and has_texts and not settled)


def look_like_days(cells: Iterable[Cell], zone: ZoneInfo) -> bool:
    """Whether a column is plainly one of days: there are some, and nothing else is written there.

    Bare numbers are none, though a spreadsheet may mean days: numbers of people are such too.
    """
    found = False
    for cell in cells:
        if not as_written(cell):
            continue
        if not isinstance(cell, dt.date) and not re.search(r"\D", as_written(cell)):
            return False
        if not days_of(cell, zone):
            return False
        found = True
    return found


def could_be_turned(cell: Cell) -> bool:
    """Whether a day of a sheet would be another one if its month were its day."""
    return isinstance(cell, dt.date) and cell.day <= MONTHS and cell.day != cell.month


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, long or short."""
    return word.rstrip(".").casefold() in _months()


@lru_cache(maxsize=4096)
def _days(text: str, zone: ZoneInfo) -> dict[str, dt.date]:
    serial = SERIAL.fullmatch(text)
    if serial:
        number = int(serial.group(1))
        if not FIRST_SERIAL <= number <= LAST_SERIAL:
            return {}
        day = SERIALS_BEGIN + dt.timedelta(number)
        return dict.fromkeys(Order.values, day)
    return dict(_dated(_without_weekday(text), zone))


def _dated(text: str, zone: ZoneInfo) -> Iterator[tuple[str, dt.date]]:
    for order, (year, month, day), rest in _readings(text):
        moment = _moment(year, month, day, rest, zone)
        if moment:
            yield order, moment


def _readings(text: str) -> Iterator[tuple[str, tuple[int, int, int], str]]:
    """Give every order with its year, month and day, and what stands behind them.

    A whole year in front, points between the numbers and the name of a month leave nothing open:
    they mean the same day in every order.
    """
    numbers = NUMBERS.fullmatch(text)
    if numbers:
        first, sign, second, third, rest = numbers.groups()
        for order, meant in _orders(first, sign, third):
            yield order, _sorted(meant, first, second, third), rest
        return
    for pattern, places in ((TOGETHER, (1, 2, 3)), (YEAR_WORD_DAY, (1, 2, 3)),
                            (DAY_WORD_YEAR, (3, 2, 1)), (WORD_DAY_YEAR, (3, 1, 2))):  # fmt: skip
        found = pattern.fullmatch(text)
        month = _month(found.group(places[1])) if found else 0
        if found and month:
            facts = _year(found.group(places[0])), month, int(found.group(places[2]))
            yield from ((order, facts, found.group(4)) for order in Order.values)
            return


def _orders(first: str, sign: str, third: str) -> list[tuple[str, str]]:
    """Give each order with the one in which three numbers are then read."""
    lengths = len(first), len(third)
    if lengths[0] == WHOLE_YEAR and lengths[1] <= SHORT:
        return [(order, Order.YEAR_FIRST) for order in Order.values]
    if lengths[0] > SHORT or lengths[1] not in {1, SHORT, WHOLE_YEAR}:
        return []
    if sign == ".":
        return [(order, Order.DAY_FIRST) for order in Order.values]
    if lengths[1] == WHOLE_YEAR:
        return [(order, order) for order in (Order.DAY_FIRST, Order.MONTH_FIRST)]
    return [(order, order) for order in Order.values]


def _sorted(order: str, first: str, second: str, third: str) -> tuple[int, int, int]:
    if order == Order.YEAR_FIRST:
        return _year(first), int(second), int(third)
    day, month = (first, second) if order == Order.DAY_FIRST else (second, first)
    return _year(third), int(month), int(day)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > SHORT:
        return year
    return year + (2000 if year < THIS_CENTURY else 1900)


def _month(written: str) -> int:
    return int(written) if written.isdecimal() else _months().get(written.casefold(), 0)


def _without_weekday(text: str) -> str:
    found = WEEKDAY.match(text)
    if found and found.group(1).casefold() in _weekdays():
        return text[found.end() :]
    return text


def _moment(year: int, month: int, day: int, rest: str, zone: ZoneInfo) -> dt.date | None:
    time = TIME.fullmatch(rest)
    if time is None:
        return None
    hour, minute, second, half, sign, hours, minutes, name = time.groups()
    try:
        moment = dt.datetime(  # noqa: DTZ001 - its zone follows, where it has one
            year, month, day, _hour(hour, half), int(minute or 0), int(second or 0)
        )
    except ValueError:
        return None
    offset = _offset(sign, hours, minutes, name, moment)
    if offset is None:
        return moment.date()
    try:
        return (moment - offset).replace(tzinfo=dt.UTC).astimezone(zone).date()
    except OverflowError:
        return None


def _hour(hour: str | None, half: str | None) -> int:
    number = int(hour or 0)
    if not half:
        return number
    if number > NOON:
        raise ValueError
    return number % NOON + (NOON if half[0] in "Pp" else 0)


def _offset(
    sign: str | None, hours: str | None, minutes: str | None, name: str | None, moment: dt.datetime
) -> dt.timedelta | None:
    if sign:
        ahead = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return ahead if sign == "+" else -ahead
    if not name:
        return None
    if "/" in name:
        try:
            return moment.replace(tzinfo=ZoneInfo(name)).utcoffset()
        except (LookupError, OSError, ValueError):
            return None
    hours_ahead = ZONES.get(name.casefold())
    return None if hours_ahead is None else dt.timedelta(hours=hours_ahead)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {
        name.rstrip(".").casefold(): month
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for month, name in get_month_names(width, context, locale=language).items()  # type: ignore[arg-type]
    } | {"sept": 9}


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    return frozenset(
        name.rstrip(".").casefold()
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", locale=language).values()  # type: ignore[arg-type]
    )
