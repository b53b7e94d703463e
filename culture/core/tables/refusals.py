"""Why a file is no table that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Sentence

NO_TABLE = _("This is no table: neither CSV nor a workbook (.xlsx, .ods).")

# What the process that reads workbooks answers with, in words.
SENTENCES = {
    "damaged": _("The file is damaged. Open it in the program that made it and save it again."),
    "archive": _("This is an archive without a sheet in it. Unpack it first."),
    "binary": _("This is a binary workbook (.xlsb). Save it as .xlsx or as CSV."),
    "old": _("This is an old Excel file (.xls). Save it as .xlsx or as CSV."),
    "password": _("The file has a password. Save it without one."),
    "no-sheet": _("The file has no sheet that is shown."),
    "too-large": _("Unpacked, the file is too large. Save the sheet as CSV."),
    "too-slow": _("Reading the file takes too long. Save the sheet as CSV."),
}


class FileRefused(Exception):  # noqa: N818 - a decision, not a fault
    """The file as a whole cannot be imported, for a reason in words."""

    def __init__(self, sentence: str | Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
