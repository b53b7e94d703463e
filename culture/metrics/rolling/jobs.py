"""Idempotent jobs between raw answers and releases; tasks and commands only call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import sources
from culture.metrics.models import SUM_COLUMNS, DirtyMark, PublishMark, ScoreCell, Subject
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.metrics.sources import Place

CELLS_A_BATCH = 2000
DAYS = 10_000_000  # more than a calendar date has

_CELL_KEYS = ("subject_id", "unit_id", "day", "pattern", "hand", "stratum")
_CELL_COLUMNS = (*_CELL_KEYS, *SUM_COLUMNS)
_ADD = f"""
    INSERT INTO metrics_scorecell AS known ({", ".join(_CELL_COLUMNS)})
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::bigint[], %s::text[],
        %s::text[], {", ".join("%s::numeric[]" for _one in SUM_COLUMNS)})
    ON CONFLICT (unit_id, day, subject_id, pattern, hand, stratum) DO UPDATE SET
        {", ".join(f"{one} = known.{one} + excluded.{one}" for one in SUM_COLUMNS)}
"""  # noqa: S608 - names of ours
_TAKE = """
    WITH free AS (SELECT id FROM metrics_dirtymark WHERE unit_id = %s
        LIMIT %s FOR UPDATE SKIP LOCKED)
    DELETE FROM metrics_dirtymark AS mark USING free
    WHERE mark.unit_id = %s AND mark.id = free.id RETURNING source, mark.unit_id, day, answer
"""
_EMPTY = """
    DELETE FROM metrics_scorecell AS cell USING unnest(%s::bigint[], %s::date[])
        AS place (unit, day), metrics_subject AS subject, metrics_measure AS measure,
        metrics_series AS series
    WHERE cell.unit_id = place.unit AND cell.day = place.day
        AND subject.id = cell.subject_id AND measure.id = subject.measure_id
        AND series.id = measure.series_id AND series.source = %s
"""


class _Mark(NamedTuple):
    """A dirty mark that this worker has taken."""

    source: str
    unit: int
    day: dt.date
    answer: uuid.UUID | None

    @property
    def place(self) -> Place:
        """The unit and day that it is about."""
        return self.unit, self.day


@transaction.atomic
def recompute_next(*, limit: int) -> int:
    """Bring the score cells up to date that up to `limit` dirty marks name; return how many marks.

    A mark that names an answer adds it to the cells; any other has all answers of its unit and day
    counted again. Marks are taken and cells changed in one transaction, so an answer is in the
    cells or waits in its mark, never both: running twice, late or side by side changes nothing
    more. Cells of one place are changed by one worker at a time.
    """
    marks: list[_Mark] = []
    for unit_id in DirtyMark.objects.values_list("unit", flat=True).distinct():
        marks += _take_marks(unit_id, limit=limit - len(marks))
        if len(marks) == limit:
            break
    lock_places({mark.place for mark in marks})
    by_source: dict[str, list[_Mark]] = defaultdict(list)
    for mark in marks:
        by_source[mark.source].append(mark)
    for source, of_source in sorted(by_source.items()):
        _count_marked(source, of_source)
    return len(marks)


def _take_marks(unit_id: int, *, limit: int) -> list[_Mark]:
    """Take marks of one unit that no other worker takes; unit by unit, because rows of several
    shards cannot be locked at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [unit_id, limit, unit_id])
        return [_Mark(*row) for row in cursor.fetchall()]


def lock_places(places: Collection[Place]) -> None:
    """Wait until nobody changes the cells of these places, and keep it so."""
    keys = (unit_id * DAYS + day.toordinal() for unit_id, day in places)
    locks.take_all(Lock.PLACE, keys)


def _count_marked(key: str, marks: Iterable[_Mark]) -> None:
    """Count whole places again where a mark says so, and add the other answers that are named."""
    source = sources.get(key)
    places: set[Place] = set()
    named: list[tuple[Place, uuid.UUID]] = []
    for mark in marks:
        if mark.answer is None or source.count_answers is None:
            places.add(mark.place)
        else:
            named.append((mark.place, mark.answer))
    answers = [(unit, answer) for (unit, day), answer in named if (unit, day) not in places]
    cells: list[ScoreCell] = []
    if places:
        _empty_cells(key, places)
        cells += source.count_cells(places)
    if answers and source.count_answers:
        cells += source.count_answers(answers)
    _add_cells(cells)
    _mark_for_publishing(cells)


def _empty_cells(source: str, places: Collection[Place]) -> None:
    units, days = zip(*places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, [list(units), list(days), source])


def _add_cells(cells: Sequence[ScoreCell]) -> None:
    """Add these sums to what the cells hold."""
    with connection.cursor() as cursor:
        for first in range(0, len(cells), CELLS_A_BATCH):
            batch = cells[first : first + CELLS_A_BATCH]
            cursor.execute(
                _ADD, [[getattr(cell, column) for cell in batch] for column in _CELL_COLUMNS]
            )


def _mark_for_publishing(cells: Iterable[ScoreCell]) -> None:
    changed = {
        (cell.subject_id, cell.unit_id, Period.around(cell.day, Grain.MONTH).starts_on)
        for cell in cells
    }
    series = dict(
        Subject.objects.filter(pk__in={subject for subject, _unit, _month in changed}).values_list(
            "pk", "measure__series"
        )
    )
    PublishMark.objects.bulk_create(
        PublishMark(series_id=series_id, unit_id=unit_id, month=month)
        for series_id, unit_id, month in {
            (series[subject], unit_id, month) for subject, unit_id, month in changed
        }
    )
