"""The first rows of a file as they would be stored, and what has to be asked about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from culture.core.tables.causes import Cause
from culture.core.tables.cells import FORMULA, Cell, as_written
from culture.core.tables.days import day_in, days_of
from feedback.touchpoints.importing.problems import (
    Rejection,
    RowRefused,
    causes_of,
    rejection_of,
)
from feedback.touchpoints.importing.rows import Destination, RowReader
from feedback.touchpoints.importing.runs import settled
from feedback.touchpoints.importing.scales import ScaleQuestion, scale_in_doubt
from surveys.responses.rows import COLUMNS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from culture.core.tables.reading import FileTable
    from feedback.touchpoints.importing.mapping import ReadingPlan

NOTHING = "\u2013"
ROWS_TRIED = 20_000
CELLS_TRIED = 1_000_000
ROWS_SHOWN = 10
WORDS_SHOWN = 60
LONGEST_WORD = 200
DAY = COLUMNS.index("answered_on")
SIDES = tuple(COLUMNS.index(side) for side in ("expected", "delivered", "minimum"))


class PreviewRow(NamedTuple):
    """A row as it would be stored: its number, the day as written and as read, its ratings."""

    number: int
    written: str
    day: dt.date
    ratings: list[str]


class FoundWord(NamedTuple):
    """A text found where ratings stand, how often, and whether and as what it is understood."""

    text: str
    times: int
    is_understood: bool
    point: int | None


class DoubtfulDay(NamedTuple):
    """A day that may be two: how it is written, and what it is in each order."""

    written: str
    days: dict[str, dt.date]


@dataclass(slots=True)
class Preview:
    """What the first rows would become."""

    tried: int = 0
    refused: int = 0
    rows: list[PreviewRow] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    words: list[FoundWord] = field(default_factory=list)
    doubtful: DoubtfulDay | None = None
    scale: ScaleQuestion | None = None

    @property
    def is_in_doubt(self) -> bool:
        """Whether something has to be said before anything is imported."""
        return bool(self.doubtful or self.scale)


def preview_rows(
    open_again: Callable[[], FileTable], plan: ReadingPlan, destination: Destination
) -> Preview:
    """Try the first thousands of rows; raises `FileRefused`."""
    tried = min(ROWS_TRIED, CELLS_TRIED // max(1, len(plan.header)))
    plan = settled(islice(open_again().rows, tried), plan, destination)
    reader = RowReader(plan, destination)
    preview = Preview()
    rejections: list[Rejection] = []
    found: Counter[str] = Counter()
    for number, cells in islice(open_again().rows, tried):
        preview.tried += 1
        found.update(_ratings(cells, plan))
        try:
            row = reader.read(cells)
        except RowRefused as refused:
            rejections.append(rejection_of(number, refused))
            if refused.reason == "which-day":
                preview.doubtful = preview.doubtful or _doubtful(cells, plan, destination)
            continue
        if len(preview.rows) < ROWS_SHOWN:
            preview.rows.append(_shown_row(number, cells, row, plan))
    preview.refused = len(rejections)
    preview.causes = causes_of(rejections)
    preview.words = _words(found, reader)
    if plan.scale is None:
        preview.scale = _scale(found, reader)
    return preview


def _scale(found: Counter[str], reader: RowReader) -> ScaleQuestion | None:
    numbers: Counter[int] = Counter()
    for text, times in found.items():
        number = reader.points.number_in(text)
        if number is not None:
            numbers[number] += times
    questionnaire = reader.destination.questionnaire
    return scale_in_doubt(numbers, (questionnaire.low, questionnaire.high))


def _ratings(cells: list[Cell] | str, plan: ReadingPlan) -> list[str]:
    if isinstance(cells, str):
        return []
    places = {index for side in plan.ratings.values() for _position, index in side}
    return [as_written(cells[index]) for index in places if index < len(cells)]


def _words(found: Counter[str], reader: RowReader) -> list[FoundWord]:
    """Give what is neither a plain point nor empty, first what is not understood."""
    words = []
    for text, times in found.items():
        if reader.points.is_plain(text) or text.startswith(FORMULA) or len(text) > LONGEST_WORD:
            continue
        try:
            words.append(FoundWord(text, times, is_understood=True, point=reader.points.read(text)))
        except KeyError:
            words.append(FoundWord(text, times, is_understood=False, point=None))
    words.sort(key=lambda word: (word.is_understood, -word.times, word.text))
    return words[:WORDS_SHOWN]


def _doubtful(
    cells: list[Cell] | str, plan: ReadingPlan, destination: Destination
) -> DoubtfulDay | None:
    cell = cells[plan.date or 0]
    days = days_of(cell, destination.zone)
    return None if day_in(days, "") else DoubtfulDay(as_written(cell), days)


def _shown_row(
    number: int, cells: list[Cell] | str, row: Sequence[Any], plan: ReadingPlan
) -> PreviewRow:
    written = "" if plan.date is None else as_written(cells[plan.date])
    ratings = [_shown(row[side]) for side in SIDES if row[side] is not None]
    return PreviewRow(number, written, row[DAY], ratings)


def _shown(ratings: list[int | None]) -> str:
    return " ".join(NOTHING if point is None else str(point) for point in ratings)
