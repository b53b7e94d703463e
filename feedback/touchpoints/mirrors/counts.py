"""How a personal link's answers stand in the numbers of its unit, counted from both sides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max

from culture.metrics.models import Release, Subject
from culture.privacy.periods import Grain
from feedback.touchpoints.mirrors.ledger import Count, Month
from surveys.instruments.models import Version
from surveys.responses.rows import MOST_DIMENSIONS

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.models import Series
    from feedback.touchpoints.models import Touchpoint

OVERALL = "overall/overall"
Kind = Subject.Kind

_COLUMNS = ["expected_overall", *(f"expected_{n}" for n in range(1, MOST_DIMENSIONS + 1))]
_RAW = (
    "SELECT version_id, date_trunc('month', answered_on)::date, asker = %s, count(*),"  # noqa: S608
    f" {', '.join(f'count({column})' for column in _COLUMNS)}"
    " FROM responses_response WHERE unit_id = %s AND answered_on >= %s AND version_id = ANY(%s)"
    " GROUP BY 1, 2, 3"
)
_PUBLISHED = (
    "SELECT subject.kind || '/' || subject.key, cell.month, sum(cell.n), coalesce(sum(cell.n)"
    "  FILTER (WHERE cell.scope_unit_id = cell.unit_id AND cell.scope_grain = 'month'), 0)"
    " FROM metrics_publishedcell AS cell"
    " JOIN metrics_subject AS subject ON subject.id = cell.subject_id"
    " JOIN metrics_measure AS measure ON measure.id = subject.measure_id"
    " WHERE measure.series_id = %s AND cell.unit_id = %s AND cell.month >= %s"
    "  AND subject.pair = 'gap' AND subject.kind IN ('overall', 'dimension')"
    " GROUP BY 1, 2"
)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's months as they are now; `own` is how many answers the link has in them.

    `is_settled` where everything that came is published, so that published and stored answers are
    the same ones.
    """

    months: dict[str, Month]
    own: int
    is_settled: bool


def standing_of(touchpoint: Touchpoint, series: Series, *, since: dt.date) -> Standing:
    """Count from the first day of a month on; the caller holds the lock of the series.

    Stored answers are read first: what is published was stored before, so equal counts mean equal
    answers.
    """
    stored, own = _stored(touchpoint, series, since)
    published = _published(touchpoint, series, since)
    releases = _releases(touchpoint, series, since)
    counts: dict[str, dict[str, Count]] = defaultdict(dict)
    for (month, subject), (ours, others) in stored.items():
        _total, alone = published.get((month, subject), (0, 0))
        counts[month][subject] = Count(ours, others, alone)
    is_settled = all(
        sum(stored.get(key, (0, 0))) == published.get(key, (0, 0))[0] for key in stored | published
    )
    months = {month: Month(releases.get(month, 0), found) for month, found in counts.items()}
    return Standing(months, own, is_settled)


def _stored(
    touchpoint: Touchpoint, series: Series, since: dt.date
) -> tuple[dict[Key, tuple[int, int]], int]:
    names = _subjects_by_version(series)
    found: dict[Key, tuple[int, int]] = {}
    own = 0
    with connection.cursor() as cursor:
        cursor.execute(_RAW, [touchpoint.uuid, touchpoint.unit_id, since, list(names)])
        for version, month, is_own, rows, *counted in cursor.fetchall():
            own += rows if is_own else 0
            for place, n in enumerate(counted):
                subject = names[version].get(place)
                if subject is not None:
                    ours, others = found.get((str(month), subject), (0, 0))
                    both = (ours + n, others) if is_own else (ours, others + n)
                    found[str(month), subject] = both
    return found, own


def _subjects_by_version(series: Series) -> dict[int, dict[int, str]]:
    """Name the subject of each counted column, by the serial of the version."""
    uuids = dict(
        Version.objects.filter(uuid__in=series.measures.values("uuid")).values_list("uuid", "pk")
    )
    names: dict[int, dict[int, str]] = {pk: {} for pk in uuids.values()}
    subjects = Subject.objects.filter(
        measure__series=series, pair=Subject.Pair.GAP, kind__in=[Kind.OVERALL, Kind.DIMENSION]
    )
    for uuid, kind, key, position in subjects.values_list(
        "measure__uuid", "kind", "key", "position"
    ):
        names[uuids[uuid]][position + 1 if kind == Kind.DIMENSION else 0] = f"{kind}/{key}"
    return names


def _published(
    touchpoint: Touchpoint, series: Series, since: dt.date
) -> dict[Key, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISHED, [series.pk, touchpoint.unit_id, since])
        return {
            (str(month), subject): (int(total), int(alone))
            for subject, month, total, alone in cursor.fetchall()
        }


def _releases(touchpoint: Touchpoint, series: Series, since: dt.date) -> dict[str, int]:
    found = Release.objects.filter(
        series=series, unit=touchpoint.unit_id, grain=Grain.MONTH.value, starts_on__gte=since
    )
    newest = found.values_list("starts_on").annotate(Max("sequence"))
    return {str(month): sequence for month, sequence in newest}
