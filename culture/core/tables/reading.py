"""A table of any kind, read row by row; nothing is held but the rows at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from culture.core.tables.cells import Row, as_written
from culture.core.tables.refusals import FileRefused
from culture.core.tables.sheets import sheet_rows
from culture.core.tables.text import TextTable

MOST_COLUMNS = 1_000
MOST_UNPACKED_BYTES = 400_000_000
BYTES_TO_JUDGE = 65_536
ZIP, COMPOUND_FILE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LETTERS = 26


@dataclass(slots=True)
class FileTable:
    """The first row as headings, and the rest as (number in the file, cells).

    `titles` are the headings as they are written; `header` tells apart those that stand twice or
    are empty by the letter of their column, so that each column can be named. `delimiter` is the
    sign between the cells of a text file, empty for a sheet. A row that could not be read carries
    the reason as a text instead of cells; empty rows are left out. Iterating raises `FileRefused`
    where the file ends being a table.
    """

    titles: list[str]
    header: list[str]
    rows: Iterator[Row]
    delimiter: str = ""


def open_table(
    stream: BinaryIO, *, delimiter: str = "", most_bytes: int = MOST_UNPACKED_BYTES
) -> FileTable:
    """Recognise the file by its content and read its headings; raises `FileRefused`."""
    start = stream.read(BYTES_TO_JUDGE)
    stream.seek(0)
    if start.startswith(ZIP):
        return _sheet_table(stream, most_bytes)
    if start.startswith(COMPOUND_FILE):
        raise FileRefused(
            _("This is an old Excel file, or one with a password. Save it as .xlsx or as CSV.")
        )
    utf_16 = start.startswith(UTF_16)
    if b"\x00" in start and not utf_16:
        raise FileRefused(_("This is neither a CSV nor an XLSX file."))
    encoding = "utf-16" if utf_16 else "utf-8-sig"
    text = TextTable(stream, encoding=encoding, delimiter=delimiter)
    rows = text.rows()
    titles = _titles(rows)
    return FileTable(titles, _told_apart(titles), _some(rows), text.delimiter)


def column_letters(place: int) -> str:
    """Give what a spreadsheet calls the column at this place: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


def _sheet_table(stream: BinaryIO, most_bytes: int) -> FileTable:
    rows = sheet_rows(stream, most_bytes=most_bytes)
    titles = _titles(rows)
    return FileTable(titles, _told_apart(titles), _filled(_some(rows), len(titles)))


def _some(rows: Iterator[Row]) -> Iterator[Row]:
    """Read one row ahead, so that a file of headings alone is refused at once."""
    first = next(rows, None)
    if first is None:
        raise FileRefused(_("The file has a first row with names, and nothing below it."))
    return chain([first], rows)


def _filled(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Sheets keep no empty cells at the end of a row, unlike text files, whose rows say theirs."""
    for number, cells in rows:
        missing = width - len(cells)
        yield number, [*cells, *[""] * missing] if isinstance(cells, list) else cells


def _titles(rows: Iterator[Row]) -> list[str]:
    for _number, cells in rows:
        if isinstance(cells, str):
            raise FileRefused(_("The first row cannot be read."))
        titles = [" ".join(as_written(cell).split()) for cell in cells]
        while titles and not titles[-1]:
            titles.pop()
        if len(titles) > MOST_COLUMNS:
            raise FileRefused(_("The file has more than %d columns.") % MOST_COLUMNS)
        return titles
    raise FileRefused(_("The file is empty."))


def _told_apart(titles: list[str]) -> list[str]:
    often = Counter(titles)
    return [
        title if title and often[title] == 1 else f"{title} ({column_letters(place)})".strip()
        for place, title in enumerate(titles)
    ]
