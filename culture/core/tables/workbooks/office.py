"""Sheets of an Office workbook (.xlsx), row by row."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, BinaryIO

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from culture.core.tables.cells import Cell, Row, as_percents, cell_of
from culture.core.tables.workbooks.archives import CellCount
from culture.core.tables.workbooks.joined import JoinedCells

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


JOINED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
PIECE, LONGEST_TAG = 1_000_000, 200
QUOTED = re.compile(r'"[^"]*"|\\.')
ZEROS = re.compile(r"0{2,40}")


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
    begin, joined = _joined_down(sheet, count), JoinedCells()
    formats: dict[int, str] = {}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        count.add(len(row) + 1)
        cells = [_cell(cell, formats) for cell in row]
        joined.fill(number, cells, empty="")
        for column, last in begin.get(number, ()):
            if column < len(cells):
                joined.begin(column, last=last, value=cells[column])
        if any(cell != "" for cell in cells):
            yield number, cells


def _cell(cell: Any, formats: dict[int, str]) -> Cell:
    """Give what stands in a cell; of a number also the percents and zeros that the sheet shows."""
    value = cell.value
    if type(value) not in {int, float}:
        return cell_of(value)
    written = cell_of(value)
    shown = formats.get(cell._style_id)  # noqa: SLF001 - one look a style, not one a cell
    if shown is None:
        shown = formats[cell._style_id] = QUOTED.sub("", cell.number_format or "")  # noqa: SLF001
    if "%" in shown:
        return as_percents(value)
    if ZEROS.fullmatch(shown) and isinstance(written, str) and written.isdecimal():
        return written.zfill(len(shown))
    return written


def _joined_down(sheet: ReadOnlyWorksheet, count: CellCount) -> dict[int, list[tuple[int, int]]]:
    """Give by row the columns of cells that are joined with those below, and down to which row."""
    begin: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rest = b""
    with sheet._get_source() as source:  # noqa: SLF001
        while piece := source.read(PIECE):
            text = rest + piece
            end = 0
            for found in JOINED.finditer(text):
                count.add(1)
                left, top, _right, bottom = range_boundaries(found.group(1).decode())
                if top is not None and bottom is not None and left is not None and bottom > top:
                    begin[top].append((left - 1, bottom))
                end = found.end()
            rest = text[max(end, len(text) - LONGEST_TAG) :]
    return begin


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
