"""Numbers and periods as the people of each language write them."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext

from culture.metrics.counts import AtLeast

if TYPE_CHECKING:
    from culture.metrics.windows import Window

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
QUARTER_MONTHS = 3


def number(value: float, *, decimals: int = 1) -> str:
    """Write a number with its decimals, halves rounded away from zero: 6.3 or -0.5."""
    exact = _rounded(value, decimals)
    digits = _digits(abs(exact), decimals, get_language())
    return f"{MINUS}{digits}" if exact < 0 else digits


def rounded(value: float, decimals: int) -> float:
    """Round as pages write, halves away from zero, for files that hold numbers."""
    return float(_rounded(value, decimals))


def signed(value: float, *, decimals: int = 1) -> str:
    """Write a number with its sign; what rounds to zero has none."""
    text = number(value, decimals=decimals)
    return f"+{text}" if _rounded(value, decimals) > 0 else text


def width(gap: float) -> str:
    """Write how wide a gap is, without its sign; never zero where there is a gap."""
    return number(abs(gap), decimals=1 if _rounded(gap, 1) else 2)


def gap_with_margin(gap: float, margin: float | None, *, decimals: int = 1) -> str:
    """Write a gap and half of its interval: -0.5 ±0.2. None means unknown."""
    if margin is None:
        return signed(gap, decimals=decimals)
    return f"{signed(gap, decimals=decimals)}{NO_BREAK}{reach(margin, decimals=decimals)}"


def level_with_margin(level: float, margin: float | None, *, decimals: int = 1) -> str:
    """Write a level and half of its interval: 3.8 ±0.2. None means unknown."""
    if margin is None:
        return number(level, decimals=decimals)
    return f"{number(level, decimals=decimals)}{NO_BREAK}{reach(margin, decimals=decimals)}"


def reach(margin: float, *, decimals: int = 1) -> str:
    """Write half of an interval: ±0.2; one that rounds to zero is no certainty: ±0.1 or less."""
    if _rounded(margin, decimals):
        return f"±{number(margin, decimals=decimals)}"
    least = number(10.0**-decimals, decimals=decimals)
    return gettext("±{least} or less").format(least=least).replace(" ", NO_BREAK)


def gap_or_none(
    gap: float, margin: float | None, *, is_clear: bool, is_too_few: bool = False
) -> str:
    """Write a gap and its margin, or say that there is none, or that too few have answered."""
    if margin is not None and not is_clear:
        return gettext("too few to tell") if is_too_few else gettext("no clear gap")
    return gap_with_margin(gap, margin)


def count(n: int) -> str:
    """Write a count with its thousands apart: 1,204; one that may be larger as 1,204 or more."""
    written = str(number_format(int(n), force_grouping=True))
    if isinstance(n, AtLeast):
        return gettext("{n} or more").format(n=written)
    return written


def answers(n: int) -> str:
    """Write how many answers stand behind a figure: 1,204 answers."""
    text = ngettext("{n} answer", "{n} answers", int(n))
    return text.format(n=count(n)).replace(" ", NO_BREAK)


def day(date: dt.date) -> str:
    """Write a day: 22 Nov 2026."""
    return date_format(date, "SHORT_DATE_FORMAT")


def percent(share: float, *, decimals: int = 0) -> str:
    """Write a share of one as a percentage: 31 %."""
    return f"{number(share * 100, decimals=decimals)}{NO_BREAK}%"


def period(grain: str, start: dt.date) -> str:
    """Name a period in words: July 2026, July to September 2026, 2026."""
    if grain == "year":
        return str(start.year)
    if grain == "month":
        return _month_and_year(start)
    last = start.replace(month=start.month + QUARTER_MONTHS - 1)
    first = date_format(start, "F")
    return gettext("{first} to {last}").format(first=first, last=_month_and_year(last))


def window(window: Window) -> str:
    """Name a window in words: its period, or the wave and the day it closed."""
    if window.period:
        return period(window.period.grain.value, window.period.starts_on)
    return gettext("{wave}, {day}").format(wave=window.name, day=day(window.closed_on))


def short_window(window: Window) -> tuple[str, str]:
    """Name a window in very few letters for an axis, and the year to stand below it."""
    year = str(window.starts_on.year)
    if window.period:
        grain = window.period.grain.value
        return short_period(grain, window.starts_on), "" if grain == "year" else year
    return short_period("month", window.starts_on), year


def short_period(grain: str, start: dt.date) -> str:
    """Name a period in very few letters, for an axis that says the year below it."""
    if grain == "year":
        return str(start.year)
    if grain == "month":
        return date_format(start, "SHORT_MONTH_FORMAT")
    return gettext("Q{quarter}").format(quarter=(start.month - 1) // QUARTER_MONTHS + 1)


@lru_cache(maxsize=4096)
def _digits(exact: Decimal, decimals: int, _language: str | None) -> str:
    """A page writes the same few numbers hundreds of times."""
    return str(number_format(exact, decimal_pos=decimals, force_grouping=True))


def _rounded(value: float, decimals: int) -> Decimal:
    exact = Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _month_and_year(day: dt.date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")
