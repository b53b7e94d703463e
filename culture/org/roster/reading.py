"""Takes the rows of an uploaded table as cells of text, and how they are to be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from culture.core.tables.cells import Row
from culture.core.tables.reading import FileTable
from culture.core.tables.refusals import FileRefused

MOST_BYTES = 15_000_000
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Understanding:
    """What each column stands for, in which order days are written, what words mean.

    `words` gives per column the meaning of a word that nobody else knows.
    """

    columns: Mapping[str, str]
    zone: ZoneInfo
    date_order: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def rows_of(table: FileTable) -> list[Row]:
    """Give the rows below the headings; raises ValidationError where it ends being a table."""
    kept: list[Row] = []
    try:
        for row in table.rows:
            kept.append(row)
            if len(kept) > MOST_ROWS:
                raise ValidationError(_("The file holds more than 50,000 rows."))
    except FileRefused as refused:
        raise ValidationError(refused.sentence) from None
    return kept
