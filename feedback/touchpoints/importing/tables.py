"""Tables in CSV or XLSX files, read row by row; nothing is held but the row at hand."""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

from feedback.touchpoints.importing.problems import FileRefused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Sentence

Cell = str | dt.date
Row = tuple[int, list[Cell] | str]

LONGEST_LINE = 1_000_000
MOST_COLUMNS = 1_000
MOST_SHEET_ROWS = 1_048_576
MOST_SHEET_BYTES = 400_000_000
MOST_PART_BYTES = 60_000_000
CHUNK = 1_000
BYTES_TO_JUDGE = 65_536
DELIMITERS = ",;\t"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SHEET_FAULTS = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class Table:
    """The first row as column names, and the rest as (number in the file, cells).

    A row that could not be read carries the reason as a text instead of cells; empty rows are left
    out. Iterating raises `FileRefused` where the file ends being a table.
    """

    header: list[str]
    rows: Iterator[Row]


def open_table(stream: BinaryIO) -> Table:
    """Recognise the file by its content and read its column names; raises `FileRefused`."""
    start = stream.read(BYTES_TO_JUDGE)
    stream.seek(0)
    if start.startswith(ZIP):
        return _table(_sheet_rows(stream))
    if start.startswith(OLD_EXCEL):
        raise FileRefused(_("This is an old Excel file. Save it as .xlsx or as CSV."))
    if start.startswith(UTF_16):
        return _table(_text_rows(stream, "utf-16"))
    if b"\x00" in start:
        raise FileRefused(_("This is neither a CSV nor an XLSX file."))
    return _table(_text_rows(stream, "utf-8-sig"))


def _table(rows: Iterator[Row]) -> Table:
    for _number, cells in rows:
        if isinstance(cells, str):
            raise FileRefused(_("The first row cannot be read."))
        header = [str(cell).strip() for cell in cells]
        while header and not header[-1]:
            header.pop()
        if len(header) > MOST_COLUMNS:
            raise FileRefused(_("The file has more than %d columns.") % MOST_COLUMNS)
        return Table(header, rows)
    raise FileRefused(_("The file is empty."))


def _text_rows(stream: BinaryIO, encoding: str) -> Iterator[Row]:
    lines = _lines(io.TextIOWrapper(stream, encoding=encoding, newline=""))
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(_chained(first, lines), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, str(error)
            continue
        if any(cell.strip() for cell in cells):
            yield number, list(cells)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    try:
        yield from _limited_lines(text)
    finally:
        with suppress(ValueError):  # closed by whoever opened it
            text.detach()


def _limited_lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        try:
            line = text.readline(LONGEST_LINE)
        except UnicodeError:
            raise FileRefused(
                _("Near line %d the file is not text in UTF-8. Save it as “CSV UTF-8”.") % number
            ) from None
        if not line:
            return
        if len(line) == LONGEST_LINE:
            raise FileRefused(_("Line %d is longer than a million letters.") % number)
        yield line


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _sheet_rows(stream: BinaryIO) -> Iterator[Row]:
    _refuse_bombs(stream)
    with _quietly(_("The XLSX file is damaged.")):
        workbook = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
        sheets = workbook.worksheets
        if not sheets:
            raise FileRefused(_("The XLSX file has no sheet."))
        rows = enumerate(sheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1)
    while True:
        with _quietly(_("The XLSX file is damaged.")):
            chunk = list(islice(rows, CHUNK))
        if not chunk:
            return
        for number, values in chunk:
            if any(value is not None and value != "" for value in values):
                yield number, [_cell(value) for value in values]
        if chunk[-1][0] > MOST_SHEET_ROWS:
            raise FileRefused(_("The sheet says it has more rows than a sheet can have."))


def _refuse_bombs(stream: BinaryIO) -> None:
    with _quietly(_("The XLSX file is damaged.")), zipfile.ZipFile(stream) as parts:
        sizes = [(part.filename, part.file_size) for part in parts.infolist()]
    stream.seek(0)
    others = sum(size for name, size in sizes if not name.startswith("xl/worksheets/"))
    if sum(size for _name, size in sizes) > MOST_SHEET_BYTES or others > MOST_PART_BYTES:
        raise FileRefused(_("Unpacked, this XLSX file is too large. Save the sheet as CSV."))


@contextmanager
def _quietly(sentence: str | Sentence) -> Iterator[None]:
    """Keep remarks of the reader away and turn its faults into one sentence."""
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except SHEET_FAULTS:
        raise FileRefused(sentence) from None


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str | dt.date):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float | dt.time | dt.timedelta):
        return str(value)
    return "="
