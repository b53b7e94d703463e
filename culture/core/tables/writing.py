"""Tables that leave the house: nothing in them is worked out by the program that opens them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Protocol

# What begins a formula, or is thrown away before one; full-width signs are taken for plain ones.
SIGNS = ("=", "+", "-", "@")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


class Writes(Protocol):
    """What text can be written to."""

    def write(self, text: str, /) -> object:
        """Take some text."""


def harmless(cell: object) -> object:
    """Give what may stand in a cell: a text that would be taken for a formula gets an apostrophe.

    Numbers stay numbers, also where they are written down already; what is not finite has no
    digits, and is a text to whoever opens it.
    """
    if isinstance(cell, float) and not isfinite(cell):
        cell = str(cell)
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if _begins_a_formula(cell) else cell


def write_rows(
    stream: Writes, *, headings: Sequence[object], rows: Iterable[Sequence[object]]
) -> None:
    """Write a table as CSV, every cell of it harmless."""
    writer = csv.writer(stream)
    for row in (headings, *rows):
        writer.writerow([harmless(cell) for cell in row])


def _begins_a_formula(text: str) -> bool:
    visible = "".join(sign for sign in text[:20] if unicodedata.category(sign) not in _UNSEEN)
    plain = unicodedata.normalize("NFKC", visible.lstrip())
    return text.startswith(("\t", "\r", "\n")) or plain.startswith(SIGNS)


_UNSEEN = {"Cc", "Cf"}
