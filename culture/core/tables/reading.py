"""A table of any kind, read row by row; nothing is held but the rows at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO
from itertools import chain, islice
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from culture.core.tables.cells import Cell, Row
from culture.core.tables.headings import judged_count, judged_place, titles_of, told_apart
from culture.core.tables.letters import UTF_16_MARKS, Letters, judged_letters
from culture.core.tables.refusals import NO_TABLE, SENTENCES, FileRefused
from culture.core.tables.text import TextTable
from culture.core.tables.workbooks.plain import open_plain
from culture.core.tables.workbooks.unpacking import is_workbook, unpack

SURE = {"", Letters.UTF_8, Letters.UTF_16}
MOST_COLUMNS = 1_000
MOST_HEADINGS = 3
ROWS_TO_JUDGE = 50
BYTES_TO_JUDGE = 65_536
ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
MARKUP = (b"<", b"\xef\xbb\xbf<")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person wants a file to be read; what is left open is judged by its first rows.

    `header_row` is the number of the row in the file where the headings begin, `header_rows` how
    many there are; `letters` is one of `Letters`, and of text files only.
    """

    letters: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    header_rows: int = 0

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return asdict(self)


def read_manner(document: Mapping[str, Any]) -> Manner:
    """Read back a manner that was stored."""
    return Manner(**document)


@dataclass(slots=True)
class FileTable:
    """The headings, and the rows below them as (number in the file, cells).

    `titles` are the headings as they are written; `header` tells apart those that stand twice or
    are empty by the letter of their column, so that each column can be named. `manner` is how the
    file is read, `sheets` what else could be, `head` its first rows as they stand and `above` those
    of them that stand before the headings and are not used. A row that could not be read carries
    the reason as a text instead of cells; empty rows are left out. Iterating raises `FileRefused`
    where the file ends being a table.
    """

    titles: list[str]
    header: list[str]
    rows: Iterator[Row]
    manner: Manner
    sheets: list[str] = field(default_factory=list)
    head: list[Row] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)

    @property
    def guessed_letters(self) -> str:
        """What its bytes were taken for, in words; empty where the file itself says so."""
        letters = self.manner.letters
        return "" if letters in SURE else str(Letters(letters).label)

    def samples(self, most: int) -> list[list[str]]:
        """Give what the first rows hold in each column, at most so many different texts."""
        below = self.head[len(self.above) + self.manner.header_rows :]
        found: list[dict[str, None]] = [{} for _name in self.header]
        for _number, cells in below:
            for column, cell in zip(found, cells if isinstance(cells, list) else (), strict=False):
                if cell != "":
                    column.setdefault(str(cell).strip())
        return [list(column)[:most] for column in found]


def open_table(
    stream: BinaryIO,
    manner: Manner = Manner(),
    *,
    progress: Callable[[int], None] = lambda _rows: None,
) -> FileTable:
    """Recognise the file by its content and read its headings; raises `FileRefused`.

    A workbook is read by a process of its own, which may take a minute: whoever answers requests
    hands over what was unpacked before.
    """
    start = stream.read(BYTES_TO_JUDGE)
    stream.seek(0)
    if is_workbook(start):
        unpacked = unpack(stream.read(), sheet=manner.sheet, progress=progress)
        return open_unpacked(BytesIO(unpacked), manner)
    _refuse_other_kinds(start)
    letters = Letters(manner.letters) if manner.letters else judged_letters(stream)
    text = TextTable(stream, letters=letters, delimiter=manner.delimiter)
    return _table(text.rows(), manner, letters=letters, delimiter=text.delimiter)


def open_unpacked(stream: BinaryIO, manner: Manner = Manner()) -> FileTable:
    """Read the headings of what the process of workbooks wrote, and of nothing else.

    What somebody brings is never taken for it: a small archive may unfold to anything.
    """
    plain = open_plain(stream)
    return _table(plain.rows, manner, sheet=plain.sheet, sheets=plain.sheets)


def _refuse_other_kinds(start: bytes) -> None:
    if start.lstrip()[:4].startswith(MARKUP):
        raise FileRefused(_("This is a web page, not a table. Save it as .xlsx or as CSV."))
    if start.startswith(ARCHIVES):
        raise FileRefused(SENTENCES["archive"])
    if b"\x00" in start and not start.startswith(UTF_16_MARKS):
        raise FileRefused(NO_TABLE)


def _table(
    rows: Iterator[Row],
    manner: Manner,
    *,
    letters: str = "",
    delimiter: str = "",
    sheet: str = "",
    sheets: Sequence[str] = (),
) -> FileTable:
    head = list(islice(rows, ROWS_TO_JUDGE))
    place = _place_of(head, manner.header_row)
    count = manner.header_rows or judged_count(head, place)
    headings, below = head[place : place + count], head[place + count :]
    if any(isinstance(cells, str) for _number, cells in headings):
        raise FileRefused(_("The row of headings cannot be read."))
    titles = titles_of(headings)
    if len(titles) > MOST_COLUMNS:
        raise FileRefused(_("The file has more than %d columns.") % MOST_COLUMNS)
    if not below:
        raise FileRefused(_("The file has a first row with names, and nothing below it."))
    found = chain(below, rows)
    return FileTable(
        titles=titles,
        header=told_apart(titles),
        rows=_filled(found, len(titles)) if sheet else found,
        manner=Manner(letters, delimiter, sheet, headings[0][0], count),
        sheets=list(sheets),
        head=head,
        above=head[:place],
    )


def _place_of(head: Sequence[Row], header_row: int) -> int:
    if not head:
        raise FileRefused(_("The file is empty."))
    numbers = [number for number, _cells in head]
    return numbers.index(header_row) if header_row in numbers else judged_place(head)


def _filled(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Sheets keep no empty cells at the end of a row, unlike text files, whose rows say theirs."""
    for number, cells in rows:
        missing = width - len(cells)
        empty: list[Cell] = [""] * missing
        yield number, [*cells, *empty] if isinstance(cells, list) else cells
