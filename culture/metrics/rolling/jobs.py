"""Idempotent jobs between raw answers and releases; tasks and commands only call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db import connection, transaction

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import sources
from culture.metrics.models import DirtyMark, PublishMark, ScoreCell, Subject
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.sources import Place

CELLS_A_BATCH = 2000
DAYS = 10_000_000  # more than a calendar date has


@transaction.atomic
def recompute_next(*, limit: int) -> int:
    """Recompute the score cells that up to `limit` dirty marks name; return how many marks.

    Marks are taken and cells replaced in one transaction, so running twice, late or side by side
    changes nothing more. Cells of one place are computed by one worker at a time: otherwise an
    older count could be written over a newer one.
    """
    taken = 0
    places: dict[str, set[Place]] = defaultdict(set)
    for unit_id in DirtyMark.objects.values_list("unit", flat=True).distinct():
        for source, day in _take_marks(unit_id, limit=limit - taken):
            places[source].add((unit_id, day))
            taken += 1
        if taken == limit:
            break
    lock_places({place for group in places.values() for place in group})
    for source, group in sorted(places.items()):
        _replace_cells(source, group)
    return taken


def _take_marks(unit_id: int, *, limit: int) -> list[tuple[str, dt.date]]:
    """Take marks of one unit that no other worker takes; unit by unit, because rows of several
    shards cannot be locked at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH free AS (SELECT id FROM metrics_dirtymark WHERE unit_id = %s"
            " LIMIT %s FOR UPDATE SKIP LOCKED)"
            " DELETE FROM metrics_dirtymark AS mark USING free"
            " WHERE mark.unit_id = %s AND mark.id = free.id RETURNING source, day",
            [unit_id, limit, unit_id],
        )
        return list(cursor.fetchall())


def lock_places(places: Collection[Place]) -> None:
    """Wait until nobody computes the cells of these places, and keep it so."""
    keys = (unit_id * DAYS + day.toordinal() for unit_id, day in places)
    locks.take_all(Lock.PLACE, keys)


def _replace_cells(source: str, places: set[Place]) -> None:
    units, days = zip(*places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM metrics_scorecell AS cell USING unnest(%s::bigint[], %s::date[])"
            " AS place (unit, day), metrics_subject AS subject, metrics_measure AS measure,"
            " metrics_series AS series"
            " WHERE cell.unit_id = place.unit AND cell.day = place.day"
            " AND subject.id = cell.subject_id AND measure.id = subject.measure_id"
            " AND series.id = measure.series_id AND series.source = %s",
            [list(units), list(days), source],
        )
    cells = list(sources.get(source).count_cells(places))
    ScoreCell.objects.bulk_create(cells, batch_size=CELLS_A_BATCH)
    _mark_for_publishing(cells)


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
