"""Rows of a text file: which letters, which sign between the cells, and then cell by cell."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from culture.core.tables.cells import Row, composed
from culture.core.tables.letters import Letters
from culture.core.tables.refusals import NO_TABLE, FileRefused

DELIMITERS = ",;\t|^~"
LONGEST_LINE = 1_000_000
LINES_TO_JUDGE = 20
OPEN_QUOTE = _("an open quotation mark, lines taken in: %(lines)s")
STRAY_QUOTE = _("a quotation mark stands inside a cell")
LONG_CELL = _("a cell is longer than %(most)s letters")
SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?[\r\n]*", re.IGNORECASE)


class TextTable:
    """The rows of a delimited text file, and the sign that stands between its cells."""

    def __init__(self, stream: BinaryIO, *, letters: Letters, delimiter: str = "") -> None:
        """Begin to read; `delimiter` is what a person chose, empty to judge by the first lines.

        A first line `sep=;`, which Excel writes and obeys, is not part of the table.
        """
        self._lines = _lines(io.TextIOWrapper(stream, encoding=letters, newline=""))
        first = list(islice(self._lines, LINES_TO_JUDGE))
        said = SEPARATOR_LINE.fullmatch(first[0]) if first else None
        self._before = 1 if said else 0
        self._first = first[self._before :]
        self.delimiter = delimiter or (said.group(1) if said else _judged(self._first))
        self._is_spaced = _is_spaced(self._first, self.delimiter)

    def rows(self) -> Iterator[Row]:
        """Give the rows that hold something, each with its number in the file."""
        reader = csv.reader(
            chain(self._first, self._lines),
            delimiter=self.delimiter,
            skipinitialspace=self._is_spaced,
            strict=True,
        )
        number = self._before
        while True:
            number, before = number + 1, reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, _in_words(error, lines=reader.line_num - before)
                continue
            if any(cell.strip() for cell in cells):
                yield number, list(cells)


def _in_words(error: csv.Error, *, lines: int) -> str:
    if lines > 1 or "end of data" in str(error):
        return OPEN_QUOTE % {"lines": lines}
    if "limit" in str(error):
        return LONG_CELL % {"most": csv.field_size_limit()}
    return str(STRAY_QUOTE)


def _judged(lines: list[str]) -> str:
    """Give the sign that cuts most lines into the same number of cells, more than one.

    So commas inside statements or in numbers do not count, quoted or not, where the table is
    really divided by something else, and titles above it do not either. Of signs that agree equally
    the one with more cells wins.
    """
    return max(DELIMITERS, key=lambda sign: _agreement(lines, sign))


def _is_spaced(lines: list[str], sign: str) -> bool:
    """Whether a space stands between the sign and quotes, which then are no part of the cell."""
    cells = chain.from_iterable(csv.reader(lines, delimiter=sign))
    try:
        is_seen = any(cell.startswith(" ") and cell.lstrip().startswith('"') for cell in cells)
        for _cells in csv.reader(lines, delimiter=sign, skipinitialspace=True, strict=is_seen):
            pass
    except csv.Error:
        return False
    return is_seen


def _agreement(lines: Iterable[str], sign: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    with suppress(csv.Error):
        widths.update(len(cells) for cells in csv.reader(lines, delimiter=sign) if any(cells))
    return max(((often, width) for width, often in widths.items() if width > 1), default=(0, 0))


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    try:
        yield from _limited_lines(text)
    finally:
        with suppress(ValueError):  # closed by whoever opened it
            text.detach()


def _limited_lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        try:
            line = text.readline(LONGEST_LINE)
        except UnicodeError:
            raise FileRefused(
                _("Near line %d the file is damaged: no letter. Save it as “CSV UTF-8”.") % number
            ) from None
        if not line:
            return
        if len(line) == LONGEST_LINE:
            raise FileRefused(_("Line %d is longer than a million letters.") % number)
        if "\0" in line:
            raise FileRefused(NO_TABLE)
        yield composed(line)
