"""What may stand in a cell, and how equal things come to be written alike."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

Cell = str | dt.date
Row = tuple[int, list[Cell] | str]

FORMULA = "="
ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+e\+?|e\+)\d+", re.ASCII | re.IGNORECASE)
# Marks of order and width that some programs put around a text, and nobody sees.
UNSEEN = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
# What spreadsheets write where they cannot work something out, in their own languages.
ERROR = re.compile(
    r"#[¡¿]?[^\W\d_][\w/]{1,11}[!?]|#(?:N/A|N/D|NV|I/T|Н/Д)|Err:\d{3}",  # noqa: RUF001 - Russian
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"[+-]?\d{1,3}\.000", re.ASCII)
WHOLE = re.compile(r"([+-]?\d+)(?:\.0+|,0{1,2})", re.ASCII)


def composed(text: str) -> str:
    """Give the text with each letter as one sign, as most programs write it; macOS does not."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def as_written(cell: Cell) -> str:
    """Give a cell as one line of text without what nobody sees around it; a moment is its day."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    return (
        cell.isoformat() if isinstance(cell, dt.date) else cell.strip(UNSEEN).strip().strip(UNSEEN)
    )


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet has cut a long number, as 1.18743E+11: several become one."""
    return ROUNDED.fullmatch(text) is not None


def is_error(text: str) -> bool:
    """Whether a spreadsheet says that it could not work out the cell."""
    return ERROR.fullmatch(text) is not None


def may_be_thousands(text: str) -> bool:
    """Whether a number reads as 1 or as a thousand times as much, as 1.000 does."""
    return THOUSANDS.fullmatch(text) is not None


def as_percents(number: float) -> str:
    """Give a number the way a sheet shows it in percents: 0.5 as 50%."""
    return without_fraction(str(round(number * 100, 9))) + "%"


def without_fraction(text: str) -> str:
    """Give a whole number the way people write it, so that 6.0 and 6,00 are both 6.

    Any other text comes back as it is. Programs add the fraction to a column that holds a blank.
    """
    number = WHOLE.fullmatch(text)
    return number.group(1) if number else text


def cell_of(value: object) -> Cell:
    """Give what a sheet holds in one cell; whatever is worked out by a program reads as a formula.

    Its result would be what the program saved last, not what the person sees.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return composed(value.replace("_x000D_", "\r"))
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | dt.time | dt.timedelta):
        return without_fraction(str(value))
    return FORMULA
