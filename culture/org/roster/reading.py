"""Turns an uploaded CSV or XLSX file into cells of text, or says what is wrong with it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
MOST_ROWS = 50_000
MOST_SHEET_ROWS = 1_048_576
MOST_COLUMNS = 40
MOST_UNPACKED_BYTES = 100_000_000
DELIMITERS = ",;\t|"

Cells = list[str]
Numbered = tuple[int, Cells]


def read_file(*, name: str, content: bytes) -> list[Numbered]:
    """Give the rows that hold something, each with its number in the file; the first is the header.

    Raises ValidationError for a file that is too big, in another encoding or not a table.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 5 MB."))
    rows = _sheet_rows(content) if name.lower().endswith(".xlsx") else _text_rows(content)
    kept: list[Numbered] = []
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            kept.append((number, cells))
        if len(kept) > MOST_ROWS + 1:
            raise ValidationError(_("The file holds more than 50,000 rows."))
    if not kept:
        raise ValidationError(_("The file is empty."))
    return kept


def _text_rows(content: bytes) -> Iterator[Cells]:
    text = _decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield [cell.strip() for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        place = {"line": reader.line_num}
        raise ValidationError(_("Line %(line)s is not well-formed CSV.") % place) from error


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The file is not written in UTF-8. Save it as “CSV UTF-8” or as XLSX.")
        ) from error
    if "\0" in text:
        raise ValidationError(_("The file is not a text file. Save it as “CSV UTF-8” or as XLSX."))
    return text


def _sheet_rows(content: bytes) -> Iterator[Cells]:
    _refuse_bomb(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        yield from _cells_of(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True))
    except ValidationError:
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads to
        raise ValidationError(_("The file cannot be read as XLSX.")) from error


def _cells_of(rows: Iterable[tuple[Any, ...]]) -> Iterator[Cells]:
    for number, row in enumerate(rows, start=1):
        if number > MOST_SHEET_ROWS:
            raise ValidationError(_("The file holds more than 50,000 rows."))
        cells = [_text_of(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _text_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ValidationError(_("The file cannot be read as XLSX.")) from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise ValidationError(_("The file is too large when unpacked."))
