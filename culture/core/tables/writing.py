"""Tables that leave the house: nothing in them is worked out by the program that opens them."""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from math import isfinite
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

# What begins a formula, or is thrown away before one; full-width signs are taken for plain ones.
SIGNS = ("=", "+", "-", "@")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
# What XML, and so a workbook, has no way to write.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_TITLE = 31  # signs of the name of a sheet
LONGEST_TEXT = 32_767  # signs a cell of a workbook can hold
# Columns are as wide as their longest cell, within these numbers of digits.
NARROWEST, WIDEST = 6, 50
DAY = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a CSV separates its cells, and the whole of a number from its parts."""

    separator: str = ","
    decimal: str = "."

    def spell(self, cell: object) -> object:
        """Give a harmless cell as it stands in the file."""
        cell = harmless(cell)
        if isinstance(cell, float | Decimal):
            return str(cell).replace(".", self.decimal)
        return cell


FOR_PROGRAMS = Spelling()


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One table of a workbook."""

    title: str
    headings: Sequence[object]
    rows: Iterable[Sequence[object]]


class Writes(Protocol):
    """What text can be written to."""

    def write(self, text: str, /) -> object:
        """Take some text."""


def harmless(cell: object) -> object:
    """Give what may stand in a cell: a text that would be taken for a formula gets an apostrophe.

    Numbers stay numbers, also where they are written down already; what is not finite has no
    digits, and is a text to whoever opens it.
    """
    if isinstance(cell, float) and not isfinite(cell):
        cell = str(cell)
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if _begins_a_formula(cell) else cell


def write_rows(
    stream: Writes,
    *,
    headings: Sequence[object],
    rows: Iterable[Sequence[object]],
    spelling: Spelling = FOR_PROGRAMS,
) -> None:
    """Write a table as CSV, every cell of it harmless."""
    writer = csv.writer(stream, delimiter=spelling.separator)
    for row in (headings, *rows):
        writer.writerow([spelling.spell(cell) for cell in row])


def write_workbook(stream: IO[bytes], *sheets: TableSheet) -> None:
    """Write tables as a workbook (XLSX), a sheet for each, every cell of it harmless.

    Numbers and days are numbers and days there, whatever decimal sign a reader's country has, and a
    text is never taken for anything else. The headings stay in sight. The library is loaded here,
    because every process of the house would carry it around.
    """
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title[:LONGEST_TITLE]), sheet)
    book.save(stream)


def _fill(page: WriteOnlyWorksheet, sheet: TableSheet) -> None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    table = [[_writable(cell) for cell in row] for row in (sheet.headings, *sheet.rows)]
    page.freeze_panes = "A2"
    for number, column in enumerate(zip_longest(*table), start=1):
        longest = max(len(str(cell)) for cell in ("", *column) if cell is not None)
        width = min(max(longest, NARROWEST), WIDEST) + 2
        page.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(table):
        cells = [None if value is None else _typed(WriteOnlyCell(page, value)) for value in row]
        for heading in (cell for cell in cells if cell and number == 0):
            heading.font = Font(bold=True)
        page.append(cells)


def _writable(value: object) -> object:
    """Give what a workbook can hold; None where there is nothing."""
    value = harmless(value)
    if not isinstance(value, str):
        return value
    return UNWRITABLE.sub("\ufffd", value)[:LONGEST_TEXT] or None


def _typed(cell: WriteOnlyCell) -> WriteOnlyCell:
    if isinstance(cell.value, str):
        cell.data_type = "s"  # also where it reads like an error or a formula
    elif isinstance(cell.value, dt.date):
        cell.number_format = DAY
    return cell


def _begins_a_formula(text: str) -> bool:
    visible = "".join(sign for sign in text[:20] if unicodedata.category(sign) not in _UNSEEN)
    plain = unicodedata.normalize("NFKC", visible.lstrip())
    return text.startswith(("\t", "\r", "\n")) or plain.startswith(SIGNS)


_UNSEEN = {"Cc", "Cf"}
