"""Where the headings of a table stand, judged by its first rows, and what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from culture.core.tables.cells import Cell, Row, as_written
from culture.core.tables.days import days_of

LETTERS = 26
COMMENT = "#"
IMPORT_ID = '{"ImportId"'
MOST_BELOW = 2  # rows of headings after the first
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?", re.ASCII)
ENOUGH = 0.6  # of the usual width of a row: what is narrower is a title
ANYWHERE = ZoneInfo("UTC")
JOINT = " \u2013 "


def judged_place(head: Sequence[Row]) -> int:
    """Give the index of the row of headings: the first that is about as wide as most are.

    Titles are narrower, and comments begin with #. The last comment is the row of headings where
    what follows it holds values already. Where headings stand twice, a row right above them that
    tells them apart belongs to them.
    """
    usual = _usual_width(head)
    wide = [
        index
        for index, (_number, cells) in enumerate(head)
        if isinstance(cells, list) and _filled(cells) >= ENOUGH * usual
    ]
    plain = [index for index in wide if not _is_comment(head[index])]
    if usual <= 1 or not plain:
        return 0
    first = plain[0]
    if first - 1 in wide and _holds_values(head[first]):
        return first - 1
    return first - 1 if first and _stands_over(head[first - 1], head[first]) else first


def judged_count(head: Sequence[Row], place: int) -> int:
    """Give how many rows of headings there are: two where the first has gaps that the next fills.

    Two headings that are alike count as a gap: a form tool puts the sides of a statement below it.
    Another writes below the headings what it calls the columns: all down to there belongs to them.
    """
    first, *below = head[place:]
    for count, row in enumerate(below[:MOST_BELOW], start=2):
        if _names_imports(row):
            return count
    if not below or not isinstance(first[1], list) or _holds_values(below[0]):
        return 1
    titles = [as_written(cell) for cell in first[1]]
    has_gaps = "" in titles or len(set(titles)) < len(titles)
    values_follow = any(_holds_values(row) for row in below[1:])
    is_second = _filled(below[0][1]) > 1 and not _comes_again(below[0], below[1:])
    return 2 if has_gaps and values_follow and is_second else 1


def titles_of(rows: Sequence[Row]) -> list[str]:
    """Give one title a column; of several rows, what stands above a column and what is over it."""
    lines = [
        [" ".join(as_written(cell).split()) for cell in cells]
        for row in rows
        for cells in row[1:]
        if isinstance(cells, list) and not _names_imports(row)
    ]
    width = max((len(line) for line in lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in lines]
    lines = [*(_spread(line) for line in lines[:-1]), *lines[-1:]]
    titles = [JOINT.join(dict.fromkeys(filter(None, parts))) for parts in zip(*lines, strict=True)]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def told_apart(titles: Sequence[str]) -> list[str]:
    """Give names for columns: those that stand twice or are empty have their letter behind them."""
    often = Counter(titles)
    return [
        title if title and often[title] == 1 else f"{title} ({column_letters(place)})".strip()
        for place, title in enumerate(titles)
    ]


def column_letters(place: int) -> str:
    """Give what a spreadsheet calls the column at this place: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


def _spread(line: list[str]) -> list[str]:
    """Let a title reach over the empty cells to its right, as joined cells do."""
    over, spread = "", []
    for title in line:
        over = title or over
        spread.append(over)
    return spread


def _usual_width(head: Sequence[Row]) -> int:
    widths = Counter(_width(cells) for _number, cells in head if isinstance(cells, list))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _width(cells: list[Cell]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if cell != ""), default=0)


def _filled(cells: list[Cell] | str) -> int:
    return sum(1 for cell in cells if cell != "")


def _is_comment(row: Row) -> bool:
    first = row[1][0] if row[1] else ""
    return isinstance(first, str) and first.startswith(COMMENT) and first.strip() != COMMENT


def _stands_over(row: Row, headings: Row) -> bool:
    """Whether a row right above headings of which some are alike has several words and no value."""
    names = [as_written(cell) for cell in headings[1]]
    is_near = row[0] == headings[0] - 1 and isinstance(row[1], list) and _filled(row[1]) > 1
    return is_near and len(set(names)) < len(names) and not _holds_values(row)


def _comes_again(row: Row, below: Sequence[Row]) -> bool:
    """Whether a word of a row stands in the same column again: then it is an answer, no heading."""
    words = [as_written(cell) for cell in row[1]]
    return any(
        word and word == as_written(cell)
        for _number, cells in below
        if isinstance(cells, list)
        for word, cell in zip(words, cells, strict=False)
    )


def _names_imports(row: Row) -> bool:
    """Whether the cells of a row are what Qualtrics calls the columns: {"ImportId":"QID1_1"}."""
    return isinstance(row[1], list) and any(
        isinstance(cell, str) and cell.lstrip().startswith(IMPORT_ID) for cell in row[1]
    )


def _holds_values(row: Row) -> bool:
    return isinstance(row[1], list) and any(_is_value(cell) for cell in row[1])


def _is_value(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(
        NUMBER.fullmatch(cell.strip()) or days_of(cell, ANYWHERE)
    )
