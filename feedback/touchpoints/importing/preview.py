"""The first rows of a file as they would be stored."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from culture.core.tables.reading import open_table
from feedback.touchpoints.importing.problems import Rejection, RowRefused, rejection_of
from feedback.touchpoints.importing.rows import Destination, RowReader
from surveys.responses.rows import COLUMNS

if TYPE_CHECKING:
    import datetime as dt

    from feedback.touchpoints.importing.mapping import ReadingPlan

NOTHING = "\u2013"
ROWS_TRIED = 1_000
ROWS_SHOWN = 10
PROBLEMS_SHOWN = 20
DAY = COLUMNS.index("answered_on")
SIDES = tuple(COLUMNS.index(side) for side in ("expected", "delivered", "minimum"))


class PreviewRow(NamedTuple):
    """A row as it would be stored: its number, its day and its ratings per side."""

    number: int
    day: dt.date
    ratings: list[str]


class Preview(NamedTuple):
    """What the first rows would become."""

    tried: int
    refused: int
    rows: list[PreviewRow]
    problems: list[Rejection]


def preview_rows(content: bytes, plan: ReadingPlan, destination: Destination) -> Preview:
    """Try the first thousand rows; raises `FileRefused`."""
    reader = RowReader(plan, destination)
    good: list[PreviewRow] = []
    problems: list[Rejection] = []
    tried = 0
    for number, cells in islice(open_table(io.BytesIO(content)).rows, ROWS_TRIED):
        tried += 1
        try:
            row = reader.read(cells)
        except RowRefused as refused:
            problems.append(rejection_of(number, refused))
            continue
        if len(good) < ROWS_SHOWN:
            good.append(
                PreviewRow(
                    number, row[DAY], [_shown(row[side]) for side in SIDES if row[side] is not None]
                )
            )
    return Preview(tried, len(problems), good, problems[:PROBLEMS_SHOWN])


def _shown(ratings: list[int | None]) -> str:
    return " ".join(NOTHING if point is None else str(point) for point in ratings)
