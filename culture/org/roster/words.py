"""Words of a roster that nobody knows, for a person to say what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from culture.core.tables.cells import as_written
from culture.core.tables.refusals import FileRefused
from culture.org.roster.columns import LONGEST, WORDS, Column, folded
from culture.org.roster.reading import MOST_ROWS

if TYPE_CHECKING:
    from culture.core.tables.reading import FileTable

MOST_WORDS = 30


def words_of(table: FileTable, columns: Mapping[str, str]) -> dict[Column, dict[str, int]]:
    """Give per column of words those that are unknown, with how often, the most frequent first."""
    places = {
        Column(column): place
        for place, column in enumerate(columns.get(name, "") for name in table.header)
        if column in WORDS
    }
    found: dict[Column, Counter[str]] = {column: Counter() for column in places}
    with suppress(FileRefused):  # said where the file is planned
        for _number, cells in islice(table.rows, MOST_ROWS if places else 0):
            for column, place in places.items():
                if isinstance(cells, list) and place < len(cells):
                    text = as_written(cells[place])
                    if folded(text) not in WORDS[column] and len(text) <= LONGEST[column]:
                        found[column][text] += 1
    return {column: dict(texts.most_common(MOST_WORDS)) for column, texts in found.items()}
