"""Tables as files that a browser keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import path

from culture.core.tables.writing import write_rows, write_workbook

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


def table_file(
    kind: FileKind, name: str, *, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Give a table as a file called `name` and the end of its kind; both kinds hold the same rows.

    The CSV begins with a mark by which spreadsheets know UTF-8.
    """
    response = HttpResponse(content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    if kind == FileKind.WORKBOOK:
        book = BytesIO()
        write_workbook(book, title=name[:31], headings=headings, rows=rows)
        response.write(book.getvalue())
    else:
        response.write(BYTE_ORDER_MARK)
        write_rows(response, headings=headings, rows=rows)
    return response


def table_paths(
    route: str, view: Callable[..., HttpResponseBase], *, csv: str, workbook: str
) -> list[URLPattern]:
    """Both kinds of file of one view under names of their own; `route` ends before their dot."""
    names = {FileKind.CSV: csv, FileKind.WORKBOOK: workbook}
    return [
        path(f"{route}.{kind}", view, {"kind": kind}, name=name) for kind, name in names.items()
    ]
