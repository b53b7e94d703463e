"""Turns an uploaded table into cells of text, or says what is wrong with it."""

from __future__ import annotations

import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from culture.core.tables.cells import Row, as_written
from culture.core.tables.reading import open_table
from culture.core.tables.refusals import FileRefused

MOST_BYTES = 5_000_000
MOST_ROWS = 50_000
MOST_UNPACKED_BYTES = 100_000_000

Cells = list[str]
Numbered = tuple[int, Cells]


def read_file(content: bytes) -> list[Numbered]:
    """Give the rows that hold something, each with its number in the file; the first is the header.

    Raises ValidationError for a file that is too big, in another encoding or not a table.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 5 MB."))
    try:
        return _read(content)
    except FileRefused as refused:
        raise ValidationError(refused.sentence) from None


def _read(content: bytes) -> list[Numbered]:
    table = open_table(io.BytesIO(content), most_bytes=MOST_UNPACKED_BYTES)
    kept: list[Numbered] = [(1, table.titles)]
    for row in table.rows:
        kept.append(_as_text(row))
        if len(kept) > MOST_ROWS + 1:
            raise ValidationError(_("The file holds more than 50,000 rows."))
    return kept


def _as_text(row: Row) -> Numbered:
    number, cells = row
    if isinstance(cells, str):
        raise ValidationError(_("Row %(row)s cannot be read.") % {"row": number})
    return number, [as_written(cell) for cell in cells]
