"""Tables as files that a browser keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from csv import reader
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import path
from django.utils.formats import get_format
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from culture.core.tables.writing import Spelling, TableSheet, write_rows, write_workbook

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from django.urls import URLPattern

BYTE_ORDER_MARK = "\ufeff"


class FileKind(StrEnum):
    """What a table can be kept as; the value is the end of the file's name."""

    CSV = "csv"
    WORKBOOK = "xlsx"


TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def spelling_here() -> Spelling:
    """How spreadsheets of the language spoken here write numbers, and so separate cells.

    Where a comma stands in numbers, semicolons separate: a spreadsheet takes 4.25 for a text there,
    or 3.5 for a day in May.
    """
    decimal = str(get_format("DECIMAL_SEPARATOR"))
    return Spelling(separator=";" if decimal == "," else ",", decimal=decimal)


def table_file(
    kind: FileKind,
    *name: object,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    front: TableSheet | None = None,
) -> HttpResponse:
    """Give a table as a file; both kinds hold the same rows, a workbook behind a `front` if any.

    It is called by the parts of `name`: what it is of, the unit, the period or day. The CSV begins
    with a mark by which spreadsheets know UTF-8, and is spelled as the language's spreadsheets do.
    """
    stem = stem_of(*name)
    response = kept_as(HttpResponse(content_type=TYPES[kind]), stem, ending=kind)
    if kind == FileKind.WORKBOOK:
        book = BytesIO()
        write_workbook(book, *([front] if front else []), TableSheet(stem, headings, rows))
        response.write(book.getvalue())
    else:
        response.write(BYTE_ORDER_MARK)
        write_rows(response, headings=headings, rows=rows, spelling=spelling_here())
    return response


def stem_of(*name: object) -> str:
    """What a file is called without its ending, from what it is of."""
    return "-".join(filter(None, (slugify(str(part), allow_unicode=True) for part in name)))


def kept_as(response: HttpResponse, stem: str, *, ending: str) -> HttpResponse:
    """Have a browser keep a response under a name."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{stem}.{ending}")
    response["Content-Disposition"] = disposition or ""
    return response


def sample_file(name: str, text: str) -> HttpResponse:
    """Give a small CSV to start from, in the spelling of `table_file`; `text` has commas."""
    headings, *rows = reader(text.splitlines())
    return table_file(FileKind.CSV, name, headings=headings, rows=rows)


def table_paths(
    route: str, view: Callable[..., HttpResponseBase], *, csv: str, workbook: str
) -> list[URLPattern]:
    """Both kinds of file of one view under names of their own; `route` ends before their dot."""
    names = {FileKind.CSV: csv, FileKind.WORKBOOK: workbook}
    return [
        path(f"{route}.{kind}", view, {"kind": kind}, name=name) for kind, name in names.items()
    ]
