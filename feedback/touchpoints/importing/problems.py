"""What can be wrong with a file, its mapping or one of its rows, in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from culture.core.tables.causes import Cause, each_once

LONGEST_VALUE = 60

REASONS = {
    "no-point": _("“%(value)s” in column “%(column)s” is no point of the scale."),
    "no-importance": _(
        "“%(value)s” in column “%(column)s” is not a whole number between 0 and 100."
    ),
    "formula": _("Column “%(column)s” holds a formula. Save the sheet with its values only."),
    "not-a-date": _("“%(value)s” in column “%(column)s” is not a day."),
    "which-day": _(
        "“%(value)s” in column “%(column)s” may be two days. Say which number is the month."
    ),
    "turned-day": _(
        "“%(value)s” in column “%(column)s” may have been turned round by a spreadsheet: other days"
        " of the column are texts. Save the column as text."
    ),
    "in-future": _("The day “%(value)s” lies in the future."),
    "too-old": _("The day “%(value)s” is older than answers are kept."),
    "no-unit": _("No unit has the code “%(value)s” (column “%(column)s”)."),
    "no-key": _("The key in column “%(column)s” is empty."),
    "rounded-key": _(
        "“%(value)s” in column “%(column)s” is a number that a spreadsheet has cut. Save the column"
        " as text, or choose another key."
    ),
    "thousand-key": _(
        "“%(value)s” in column “%(column)s” may be a small number or thousands. Save the column"
        " as text."
    ),
    "error": _("“%(value)s” in column “%(column)s” is an error of the spreadsheet."),
    "other-content": _("Its key belongs to another answer."),
    "total": _("The row looks like a total below the table, not like an answer."),
    "nothing-answered": _("No statement is answered."),
    "too-short": _("The row has fewer cells than the first row."),
    "too-long": _("The row has more cells than the first row."),
    "unreadable": _("The row cannot be read: %(value)s."),
}


class MappingRefused(Exception):  # noqa: N818 - a decision, not a fault
    """The mapping does not fit, with every reason in words."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


class RowRefused(Exception):  # noqa: N818 - a decision, not a fault
    """One row cannot be stored."""

    def __init__(self, reason: str, column: str = "", value: object = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column
        self.value = str(value)


class Rejection(NamedTuple):
    """A row that was not stored: its number in the file, why, and where."""

    row: int
    reason: str
    column: str = ""
    value: str = ""

    @property
    def sentence(self) -> str:
        """The reason in the language of the moment."""
        return gettext(str(REASONS[self.reason])) % {"column": self.column, "value": self.value}


def causes_of(rejections: Sequence[Rejection]) -> list[Cause]:
    """Give each reason once, the most frequent first."""
    sentences = {why: Rejection(0, *why).sentence for why in {one[1:] for one in rejections}}
    return each_once((one.row, "", sentences[one[1:]]) for one in rejections)


def rejection_of(row: int, refused: RowRefused) -> Rejection:
    """Note a refused row; what was in its cell is shortened and made printable."""
    return Rejection(row, refused.reason, _printable(refused.column), _printable(refused.value))


def _printable(value: str) -> str:
    short = value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
    return "".join("\ufffd" if unicodedata.category(c)[0] == "C" else c for c in short)
