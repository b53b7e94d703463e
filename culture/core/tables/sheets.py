"""Rows of the first visible sheet of an XLSX file, a part at a time."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

from culture.core.tables.cells import Row, cell_of
from culture.core.tables.refusals import FileRefused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Sentence

MOST_SHEET_ROWS = 1_048_576
MOST_PART_BYTES = 60_000_000
CHUNK = 1_000
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
FAULTS = (
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


def sheet_rows(stream: BinaryIO, *, most_bytes: int) -> Iterator[Row]:
    """Give the rows that hold something, each with its number in the sheet.

    A file that unpacks to more than `most_bytes` is refused unread. What the file says about the
    size of its sheet is not believed: some programs write A1 there.
    """
    _refuse_bombs(stream, most_bytes)
    with _quietly(_("The XLSX file is damaged.")):
        workbook = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
        sheet = _first_visible(workbook.worksheets)
        sheet.reset_dimensions()
        rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    while True:
        with _quietly(_("The XLSX file is damaged.")):
            chunk = list(islice(rows, CHUNK))
        if not chunk:
            return
        for number, values in chunk:
            if any(value is not None and value != "" for value in values):
                yield number, [cell_of(value) for value in values]
        if chunk[-1][0] > MOST_SHEET_ROWS:
            raise FileRefused(_("The sheet says it has more rows than a sheet can have."))


def _first_visible(sheets: list[Any]) -> Any:
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not shown:
        raise FileRefused(_("The XLSX file has no sheet."))
    return shown[0]


def _refuse_bombs(stream: BinaryIO, most_bytes: int) -> None:
    with _quietly(_("The XLSX file is damaged.")), zipfile.ZipFile(stream) as parts:
        sizes = [(part.filename, part.file_size) for part in parts.infolist()]
        if sizes and sizes[0][0] == "mimetype" and parts.read("mimetype").startswith(OPEN_DOCUMENT):
            raise FileRefused(_("This is an OpenDocument file. Save it as .xlsx or as CSV."))
    stream.seek(0)
    others = sum(size for name, size in sizes if not name.startswith("xl/worksheets/"))
    if sum(size for _name, size in sizes) > most_bytes or others > MOST_PART_BYTES:
        raise FileRefused(_("Unpacked, this XLSX file is too large. Save the sheet as CSV."))


@contextmanager
def _quietly(sentence: str | Sentence) -> Iterator[None]:
    """Keep remarks of the reader away and turn its faults into one sentence."""
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except FAULTS:
        raise FileRefused(sentence) from None
