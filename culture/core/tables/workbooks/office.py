"""Sheets of an Office workbook (.xlsx), row by row."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from culture.core.tables.cells import Row, cell_of
from culture.core.tables.workbooks.archives import CellCount

OFFICE = "http://schemas.openxmlformats.org"
# What the strict kind calls the same things; nothing else of it differs for plain tables.
STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": f"{OFFICE}/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/main": f"{OFFICE}/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        f"{OFFICE}/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties": (
        f"{OFFICE}/officeDocument/2006/extended-properties"
    ),
}


def shown_sheets(stream: BinaryIO, *, is_strict: bool) -> dict[str, ReadOnlyWorksheet]:
    """Give the sheets that a person sees, by name and in their order."""
    source = _transitional(stream) if is_strict else stream
    workbook = openpyxl.load_workbook(source, read_only=True, keep_links=False)
    return {
        sheet.title: sheet
        for sheet in workbook.worksheets
        if sheet.sheet_state == "visible" and isinstance(sheet, ReadOnlyWorksheet)
    }


def rows_of(sheet: ReadOnlyWorksheet, count: CellCount) -> Iterator[Row]:
    """Give the rows that hold something, each with its number in the sheet.

    What the file says about the size of its sheet is not believed: some programs write A1 there.
    """
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        count.add(len(values) + 1)
        if any(value is not None and value != "" for value in values):
            yield number, [cell_of(value) for value in values]


def _transitional(stream: BinaryIO) -> BinaryIO:
    rewritten = io.BytesIO()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(rewritten, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.endswith((".xml", ".rels")):
                for strict, usual in STRICT.items():
                    content = content.replace(strict, usual.encode())
            after.writestr(name, content)
    rewritten.seek(0)
    return rewritten
