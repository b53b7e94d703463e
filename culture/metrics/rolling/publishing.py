"""From score cells to releases: which answers are published, and where they count."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import sources
from culture.metrics.models import PublishMark, Series
from culture.metrics.patterns import Patterns
from culture.metrics.rolling.pending import (
    CellsChanged,
    pending_groups,
    publish_blocks,
    spans_of,
)
from culture.metrics.rolling.releases import UnitPeriod, publish_releases, subjects_of
from culture.org.models import Unit
from culture.privacy.answers import AnswerBlock, form_answer_blocks
from culture.privacy.blocks import Place

TRIES = 3


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
    done = {
        series.pk
        for series in Series.objects.select_related("organisation").filter(pk__in=ours)
        if _publish_series(series, places[series.pk], now=now)
    }
    taken = [mark.pk for mark in marks if mark.series_id in done]
    PublishMark.objects.filter(pk__in=taken).delete()
    return len(taken)


def mark_closed_periods(*, now: dt.datetime) -> int:
    """Mark every month, and every quarter, that is over and still holds unpublished answers.

    Run by beat: what a month, a quarter or a year leaves over is published when it closes, also
    where no new answer comes. One mark is enough for a quarter, because publishing reads all of a
    closed one. A month may coarsen where it has k answers or more left. Returns how many marks were
    made. Idempotent: where nothing can be published the marks are taken and change nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH waiting AS (SELECT measure.series_id, cells.unit_id, cells.month,"
            "  sum(cells.n) - coalesce(sum(published.n), 0) AS n FROM ("
            "  SELECT subject_id, unit_id, date_trunc('month', day)::date AS month, sum(n) AS n"
            "  FROM metrics_scorecell GROUP BY 1, 2, 3) AS cells"
            " JOIN metrics_subject AS subject ON subject.id = cells.subject_id"
            "  AND subject.kind = 'overall' AND subject.pair = 'gap'"
            " JOIN metrics_measure AS measure ON measure.id = subject.measure_id"
            " LEFT JOIN (SELECT measure_id, unit_id, month, sum(n) AS n"
            "  FROM metrics_publishedgroup GROUP BY 1, 2, 3) AS published"
            "  ON published.measure_id = measure.id AND published.unit_id = cells.unit_id"
            "  AND published.month = cells.month"
            " WHERE cells.month + interval '1 month' <= %(day)s GROUP BY 1, 2, 3)"
            " INSERT INTO metrics_publishmark (series_id, unit_id, month)"
            " (SELECT DISTINCT ON (series_id, date_trunc('quarter', month))"
            "  series_id, unit_id, month FROM waiting WHERE n > 0"
            "  AND date_trunc('quarter', month) + interval '3 months' <= %(day)s)"
            " UNION ALL"
            " (SELECT series_id, unit_id, month FROM waiting"
            "  JOIN metrics_series AS series ON series.id = series_id"
            "  JOIN accounts_organisation AS organisation ON organisation.id = organisation_id"
            "  WHERE n >= organisation.k"
            "  AND date_trunc('quarter', month) + interval '3 months' > %(day)s)",
            {"day": now + dt.timedelta(days=1)},  # somewhere on Earth it is tomorrow
        )
        return int(cursor.rowcount)


def _publish_series(series: Series, places: set[Place], *, now: dt.datetime) -> bool:
    """Publish what the places allow; False where their cells would not stand still."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                _publish_places(series, places, now=now)
        except CellsChanged:
            continue
        return True
    return False


def _publish_places(series: Series, places: set[Place], *, now: dt.datetime) -> None:
    today = series.organisation.day_of(now)
    paths = dict(Unit.objects.filter(organisation=series.organisation_id).values_list("pk", "path"))
    subjects = subjects_of(series)
    patterns = Patterns(subjects)
    pending = pending_groups(subjects, spans_of(places, paths=paths, today=today))
    blocks = form_answer_blocks(
        pending,
        counted=lambda group, detail: patterns.counted(group.measure, group.pattern, detail),
        paths=paths,
        today=today,
        k=series.organisation.k,
    )
    if not blocks:
        return
    publish_blocks(series, blocks, pending, subjects=subjects, patterns=patterns)
    sources.get(series.source).hears(_heard(blocks, today=today))
    scopes = {
        UnitPeriod(ancestor, period)
        for unit, narrowest in {(block.unit, block.period) for block in blocks}
        for ancestor in paths[unit]
        for period in narrowest.widened()
    }
    publish_releases(series, scopes, subjects=subjects, paths=paths, now=now)


def _heard(blocks: Iterable[AnswerBlock], *, today: dt.date) -> dict[str, dt.date]:
    """Until which day answers of each stratum came, as far as blocks tell strata and days."""
    heard: dict[str, dt.date] = {}
    for block in blocks:
        if block.stratum:
            last = min(block.period.ends_on, today)
            heard[block.stratum] = max(last, heard.get(block.stratum, last))
    return heard
