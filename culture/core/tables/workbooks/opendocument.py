"""Sheets of an OpenDocument workbook (.ods), row by row.

Libraries give the result of a formula that was saved last; who imports has to be told of formulas.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from defusedxml.ElementTree import iterparse

from culture.core.tables.cells import (
    FORMULA,
    Cell,
    Row,
    as_percents,
    composed,
    without_fraction,
)
from culture.core.tables.workbooks.archives import CellCount
from culture.core.tables.workbooks.joined import JoinedCells

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
TABLE, OFFICE = f"{{{OASIS}:table:1.0}}", f"{{{OASIS}:office:1.0}}"
STYLE, TEXT = f"{{{OASIS}:style:1.0}}", f"{{{OASIS}:text:1.0}}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
SPACES = f"{TEXT}s"
BREAKS = (f"{TEXT}line-break", f"{TEXT}tab")
MOST_COLUMNS = 1_001


def shown_sheets(stream: BinaryIO) -> list[str]:
    """Give the names of the sheets that a person sees, in their order."""
    hidden: set[str] = set()
    names: list[str] = []
    for element in _ended(stream):
        if element.tag == f"{STYLE}style":
            parts = element.iter(f"{STYLE}table-properties")
            if any(part.get(f"{TABLE}display") == "false" for part in parts):
                hidden.add(element.get(f"{STYLE}name", ""))
        elif element.tag == f"{TABLE}table":
            if element.get(f"{TABLE}style-name") not in hidden:
                names.append(element.get(f"{TABLE}name", ""))
            element.clear()
        elif element.tag == f"{TABLE}table-row":
            element.clear()
    return names


def rows_of(stream: BinaryIO, sheet: str, count: CellCount) -> Iterator[Row]:
    """Give the rows of a sheet that hold something, each with its number in it."""
    number, is_meant, joined = 0, False, JoinedCells()
    for event, element in _events(stream):
        if element.tag == f"{TABLE}table":
            is_meant = event == "start" and element.get(f"{TABLE}name", "") == sheet
            number = 0
        elif event == "end" and element.tag == f"{TABLE}table-row":
            if is_meant:
                again = int(element.get(f"{TABLE}number-rows-repeated", 1))
                cells, joins = _cells(element)
                count.add(again * (len(cells) + 1) if cells else 0)
                joined.fill(number + 1, cells, empty="")
                for column, rows in joins:
                    joined.begin(column, last=number + rows, value=cells[column])
                for step in range(again if cells else 0):
                    yield number + step + 1, [*cells]
                number += again
            element.clear()


def _cells(row: Any) -> tuple[list[Cell], list[tuple[int, int]]]:
    """Give the cells of a row as far as something stands in them, and which reach over rows."""
    cells: list[Cell] = []
    joins: list[tuple[int, int]] = []
    empty = 0
    for element in row:
        if element.tag not in CELLS:
            continue
        again = int(element.get(f"{TABLE}number-columns-repeated", 1))
        cell = _cell(element)
        if cell == "":
            empty += again
            continue
        cells += [""] * min(empty, MOST_COLUMNS) + [cell] * min(again, MOST_COLUMNS)
        empty = 0
        rows = int(element.get(f"{TABLE}number-rows-spanned", 1))
        if rows > 1:
            joins.append((len(cells) - 1, rows))
    return cells, joins


def _cell(element: Any) -> Cell:
    if element.get(f"{TABLE}formula") is not None:
        return FORMULA
    kind = element.get(f"{OFFICE}value-type")
    if kind == "percentage":
        return as_percents(float(element.get(f"{OFFICE}value", "")))
    if kind in {"float", "currency"}:
        return without_fraction(element.get(f"{OFFICE}value", ""))
    if kind == "date":
        return _day(element.get(f"{OFFICE}date-value", ""))
    if kind == "boolean":
        return str(element.get(f"{OFFICE}boolean-value", "")).upper()
    paragraphs = element.findall(f"{TEXT}p")
    return composed("\n".join("".join(_words(paragraph)) for paragraph in paragraphs))


def _day(written: str) -> Cell:
    try:
        return dt.datetime.fromisoformat(written)
    except ValueError:
        return written


def _words(element: Any) -> Iterator[str]:
    """Give the text of a paragraph, with what stands for spaces in it."""
    yield element.text or ""
    for child in element:
        if child.tag == SPACES:
            yield " " * min(int(child.get(f"{TEXT}c", 1)), MOST_COLUMNS)
        elif child.tag in BREAKS:
            yield " "
        elif not child.tag.startswith(OFFICE):  # a note on the cell is none of its text
            yield from _words(child)
        yield child.tail or ""


def _ended(stream: BinaryIO) -> Iterator[Any]:
    return (element for event, element in _events(stream) if event == "end")


def _events(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    stream.seek(0)
    with zipfile.ZipFile(stream) as parts, parts.open("content.xml") as content:
        yield from iterparse(content, events=("start", "end"))
