"""Rows of a sheet as plain lines: what the process that reads workbooks hands on."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from culture.core.tables.cells import Cell, Row

DAY = "day"


class PlainSheet(NamedTuple):
    """A sheet that was read: its name, those that are shown beside it, and its rows."""

    sheet: str
    sheets: list[str]
    rows: Iterator[Row]


def line_of(row: Row) -> str:
    """Write a row as one line."""
    number, cells = row
    written = [cell if isinstance(cell, str) else {DAY: cell.isoformat()} for cell in cells]
    return json.dumps([number, written], ensure_ascii=False, separators=(",", ":")) + "\n"


def open_plain(stream: BinaryIO) -> PlainSheet:
    """Read back what was written, row by row."""
    lines = gzip.open(stream, "rt", encoding="utf-8")  # noqa: SIM115 - read on by the rows
    facts = json.loads(next(lines))
    return PlainSheet(facts["sheet"], facts["sheets"], _rows(lines))


def _rows(lines: Any) -> Iterator[Row]:
    for line in lines:
        number, cells = json.loads(line)
        yield number, [_cell(cell) for cell in cells]


def _cell(written: str | dict[str, str]) -> Cell:
    return written if isinstance(written, str) else dt.datetime.fromisoformat(written[DAY])
