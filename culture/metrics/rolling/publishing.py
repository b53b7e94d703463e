"""From score cells to releases: which answers are published, and where they count."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics.models import SUM_COLUMNS, PublishedCell, PublishMark, Series, Subject
from culture.metrics.rolling.releases import Scope, publish_releases
from culture.metrics.tallies import SubjectTally
from culture.org.models import Unit
from culture.privacy.blocks import Place, form_blocks
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    from culture.privacy.blocks import Path

CELLS_A_BATCH = 2000
NOTHING = SubjectTally()

SubjectKey = tuple[str, str, str]
# What complete respondents said counts together for all subjects, or alpha would not add up.
COMPLETE: SubjectKey = ("complete", "", "")

_SUMS = ", ".join(f"sum({column})::numeric" for column in SUM_COLUMNS)


@transaction.atomic
def publish_next(*, limit: int, now: dt.datetime) -> int:
    """Publish what up to `limit` publish marks name, where k or more answers allow it.

    Returns how many marks were taken. Published cells, releases and marks change in one
    transaction, one worker a series at a time: running twice or side by side publishes once. Marks
    of a series that another worker is publishing stay, for that worker's next round or the next
    sweep; waiting for it would only do its work again.
    """
    marks = list(PublishMark.objects.select_for_update(skip_locked=True).order_by("pk")[:limit])
    places: dict[int, set[Place]] = defaultdict(set)
    for mark in marks:
        places[mark.series_id].add(Place(mark.unit_id, mark.month))
    ours = {series_id for series_id in sorted(places) if locks.try_to_take(Lock.SERIES, series_id)}
    for series in Series.objects.select_related("organisation").filter(pk__in=ours):
        _publish_series(series, places[series.pk], now=now)
    taken = [mark.pk for mark in marks if mark.series_id in ours]
    PublishMark.objects.filter(pk__in=taken).delete()
    return len(taken)


def mark_closed_periods(*, now: dt.datetime) -> int:
    """Mark every series and quarter that is over and still holds unpublished answers.

    Run by beat: what a quarter or a year leaves over is published when it closes, also where no
    new answer comes. One mark is enough, because publishing reads all of a closed quarter. Returns
    how many marks were made. Idempotent: where nothing can be published the marks are taken and
    change nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO metrics_publishmark (series_id, unit_id, month)"
            " SELECT DISTINCT ON (measure.series_id, date_trunc('quarter', cells.month))"
            "  measure.series_id, cells.unit_id, cells.month FROM ("
            "  SELECT subject_id, unit_id, date_trunc('month', day)::date AS month, sum(n) AS n"
            "  FROM metrics_scorecell GROUP BY 1, 2, 3) AS cells"
            " JOIN metrics_subject AS subject ON subject.id = cells.subject_id"
            "  AND subject.kind = 'overall' AND subject.pair = 'gap'"
            " JOIN metrics_measure AS measure ON measure.id = subject.measure_id"
            " LEFT JOIN (SELECT subject_id, unit_id, month, sum(n) AS n"
            "  FROM metrics_publishedcell GROUP BY 1, 2, 3) AS published"
            "  USING (subject_id, unit_id, month)"
            " WHERE cells.n > coalesce(published.n, 0)"
            "  AND date_trunc('quarter', cells.month) + interval '3 months' <= %s",
            [now + dt.timedelta(days=1)],  # somewhere on Earth it is tomorrow
        )
        return int(cursor.rowcount)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What publishing one series needs to know."""

    series: Series
    today: dt.date
    paths: Mapping[int, Path]
    keys: Mapping[int, SubjectKey]
    pending: Mapping[tuple[int, Place], SubjectTally]


def _publish_series(series: Series, places: set[Place], *, now: dt.datetime) -> None:
    today = series.organisation.day_of(now)
    paths = dict(Unit.objects.filter(organisation=series.organisation_id).values_list("pk", "path"))
    keys = {
        pk: (kind, pair, key)
        for pk, kind, pair, key in Subject.objects.filter(measure__series=series).values_list(
            "pk", "kind", "pair", "key"
        )
    }
    pending = _pending(series, places, paths=paths, today=today)
    desk = _Desk(series, today, paths, keys, pending)
    moves = _moves(desk)
    _store_moves(moves)
    scopes = {
        Scope(ancestor, period)
        for unit, narrowest in {(unit, narrowest) for _subject, _place, unit, narrowest in moves}
        for ancestor in paths[unit]
        for period in narrowest.widened()
    }
    publish_releases(series, scopes, paths=paths, now=now)


Move = tuple[int, Place, int, Period]


def _moves(desk: _Desk) -> dict[Move, SubjectTally]:
    """Decide what is published now: per subject and place, the sums and the scope they count in."""
    waiting: dict[SubjectKey, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for (subject_id, place), tally in desk.pending.items():
        key = desk.keys[subject_id]
        waiting[key][place] += tally.answers.n
        if key == ("overall", "gap", "overall"):
            waiting[COMPLETE][place] += tally.complete.n
    subjects: dict[SubjectKey, list[int]] = defaultdict(list)
    for subject_id, key in desk.keys.items():
        subjects[key].append(subject_id)
        subjects[COMPLETE].append(subject_id)
    moves: dict[Move, SubjectTally] = defaultdict(SubjectTally)
    for key, counts in waiting.items():
        k = desk.series.organisation.k
        for block in form_blocks(counts, paths=desk.paths, today=desk.today, k=k):
            for place in block.members:
                for subject_id in subjects[key]:
                    tally = desk.pending.get((subject_id, place), NOTHING)
                    moves[subject_id, place, block.unit, block.period] += _part_of(tally, key)
    return {move: tally for move, tally in moves.items() if tally != NOTHING}


def _part_of(tally: SubjectTally, key: SubjectKey) -> SubjectTally:
    if key == COMPLETE:
        return SubjectTally(complete=tally.complete)
    return SubjectTally(answers=tally.answers, flagged=tally.flagged)


def _pending(
    series: Series, places: set[Place], *, paths: Mapping[int, Path], today: dt.date
) -> dict[tuple[int, Place], SubjectTally]:
    """Subtract what is published from the cells, for the places and what they may be pooled with.

    A place whose quarter is over may be pooled with every unit of that quarter, and of its year
    where that is over too.
    """
    spans = _spans(places, paths=paths, today=today)
    pending = _sums_of("metrics_scorecell", "day", series, spans)
    published = _sums_of("metrics_publishedcell", "month", series, spans)
    return {key: tally - published.get(key, NOTHING) for key, tally in pending.items()}


Span = tuple[int, dt.date, dt.date]


def _spans(places: set[Place], *, paths: Mapping[int, Path], today: dt.date) -> list[Span]:
    """Name the units and days to read; no two spans of a unit overlap."""
    widest: set[Period] = set()
    open_months: list[Span] = []
    for place in places:
        over = [
            period
            for period in Period(place.month, Grain.MONTH).widened()[1:]
            if period.is_over(today)
        ]
        if over:
            widest.add(over[-1])
        else:
            month = Period(place.month, Grain.MONTH)
            open_months.append((place.unit, month.starts_on, month.ends_on))
    closed = [(unit, period.starts_on, period.ends_on) for period in widest for unit in paths]
    return closed + open_months


def _sums_of(
    table: str, day: str, series: Series, spans: list[Span]
) -> dict[tuple[int, Place], SubjectTally]:
    units, firsts, lasts = zip(*spans, strict=True)
    query = (
        f"SELECT cell.subject_id, cell.unit_id, date_trunc('month', cell.{day})::date, {_SUMS}"  # noqa: S608
        " FROM unnest(%s::bigint[], %s::date[], %s::date[]) AS span (unit, first, last)"
        f" JOIN {table} AS cell ON cell.unit_id = span.unit"
        f"  AND cell.{day} BETWEEN span.first AND span.last"
        " JOIN metrics_subject AS subject ON subject.id = cell.subject_id"
        " JOIN metrics_measure AS measure ON measure.id = subject.measure_id"
        " WHERE measure.series_id = %s GROUP BY 1, 2, 3"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(units), list(firsts), list(lasts), series.pk])
        return {
            (subject, Place(unit, month)): SubjectTally.of_sums([int(value) for value in sums])
            for subject, unit, month, *sums in cursor.fetchall()
        }


def _store_moves(moves: Mapping[Move, SubjectTally]) -> None:
    """Add the published sums to what is already published in the same scope."""
    if not moves:
        return
    known = {
        (
            cell.subject_id,
            Place(cell.unit_id, cell.month),
            cell.scope_unit_id,
            cell.scope_grain,
        ): SubjectTally.of_sums([getattr(cell, column) for column in SUM_COLUMNS])
        for cell in PublishedCell.objects.filter(
            unit__in={place.unit for _subject, place, _unit, _period in moves},
            month__in={place.month for _subject, place, _unit, _period in moves},
            subject__in={subject for subject, _place, _unit, _period in moves},
        )
    }
    cells = []
    for (subject, place, unit, period), tally in moves.items():
        before = known.get((subject, place, unit, period.grain.value), NOTHING)
        cells.append(
            PublishedCell(
                subject_id=subject,
                unit_id=place.unit,
                month=place.month,
                scope_unit_id=unit,
                scope_grain=period.grain.value,
                scope_start=period.starts_on,
                **dict(zip(SUM_COLUMNS, (before + tally).sums, strict=True)),
            )
        )
    PublishedCell.objects.bulk_create(
        cells,
        batch_size=CELLS_A_BATCH,
        update_conflicts=True,
        unique_fields=["unit", "month", "subject", "scope_unit", "scope_grain"],
        update_fields=SUM_COLUMNS,
    )
