"""The process that reads one workbook: it limits itself, then writes plain rows, compressed.

    python -m culture.core.tables.workbooks.child WORKBOOK ROWS SHEET LIMITS

LIMITS is a list of JSON, see `archives.Limits`. The first line written to ROWS names the sheet and
those beside it, every other is a row. How far it is, and why it could not, are lines of JSON on its
output.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from culture.core.tables.cells import Row
from culture.core.tables.workbooks import archives, office, opendocument
from culture.core.tables.workbooks.archives import CellCount, Limits, WorkbookRefused
from culture.core.tables.workbooks.plain import line_of

MOST_WRITTEN = 500_000_000
ROWS_BETWEEN_NEWS = 5_000
LEAST_ROWS = 2  # headings, and something below them
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


def main(workbook: str, rows: str, sheet: str, limits: str) -> None:
    """Read a workbook within the limits."""
    most = Limits(*json.loads(limits))
    _limit_itself(most)
    try:
        with warnings.catch_warnings(action="ignore"), Path(workbook).open("rb") as stream:
            _unpack(stream, rows, sheet, CellCount(most.cells))
    except WorkbookRefused as refused:
        _say(refused=refused.reason)
    except MemoryError:
        _say(refused="too-large")
    except FAULTS:
        _say(refused="damaged")


def _limit_itself(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _unpack(stream: BinaryIO, target: str, wanted: str, count: CellCount) -> None:
    names, rows_of = _opened(stream, count)
    sheet, rows = _chosen(names, rows_of, wanted)
    with gzip.open(target, "wt", encoding="utf-8", compresslevel=1) as written:
        written.write(json.dumps({"sheet": sheet, "sheets": names}) + "\n")
        _write(rows, written)


def _opened(stream: BinaryIO, count: CellCount) -> tuple[list[str], Callable[[str], Iterator[Row]]]:
    kind = archives.look_into(stream)
    stream.seek(0)
    if kind.is_open_document:
        names = _some(opendocument.shown_sheets(stream))
        return names, lambda name: opendocument.rows_of(stream, name, count)
    sheets = office.shown_sheets(stream, is_strict=kind.is_strict)
    return _some(list(sheets)), lambda name: office.rows_of(sheets[name], count)


def _chosen(
    names: list[str], rows_of: Callable[[str], Iterator[Row]], wanted: str
) -> tuple[str, Iterator[Row]]:
    """Give the sheet that is wanted, else the first with something below its first row."""
    for name in [wanted] if wanted in names else names:
        rows = rows_of(name)
        first = list(islice(rows, LEAST_ROWS))
        if len(first) == LEAST_ROWS or name == wanted:
            return name, chain(first, rows)
    return names[0], rows_of(names[0])


def _some(names: list[str]) -> list[str]:
    if not names:
        raise WorkbookRefused("no-sheet")
    return names


def _write(rows: Iterator[Row], target: TextIO) -> None:
    for read, row in enumerate(rows, start=1):
        target.write(line_of(row))
        if read % ROWS_BETWEEN_NEWS == 0:
            _say(read=read)


def _say(**news: Any) -> None:
    print(json.dumps(news), flush=True)  # noqa: T201 - its way to answer


if __name__ == "__main__":
    main(*sys.argv[1:])
