"""Building releases: the numbers of one unit and period, computed once, hashed, never changed."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from culture.metrics.models import SUM_COLUMNS, Release, Series, Subject
from culture.metrics.rolling.numbers import describe_numbers
from culture.metrics.tallies import SubjectTally
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt

    from culture.privacy.blocks import Path

FORMAT = "service-culture/release/1"
RELEASES_A_BATCH = 200

_SUMS = ", ".join(f"sum(cell.{column})::numeric" for column in SUM_COLUMNS)


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """A unit with everything below it, in a period."""

    unit: int
    period: Period


def publish_releases(
    series: Series, scopes: Iterable[Scope], *, paths: Mapping[int, Path], now: dt.datetime
) -> int:
    """Write a new release of each scope whose numbers changed; return how many.

    The caller holds the lock of the series, so sequences have no holes and no doubles.
    """
    by_period: dict[Period, list[int]] = defaultdict(list)
    for scope in sorted(scopes):
        by_period[scope.period].append(scope.unit)
    subjects = subjects_of(series)
    made = []
    for period, units in by_period.items():
        newest = _newest(series, period, units)
        for unit, tallies in _tallies(series, period, units).items():
            content = content_of(series, period, tallies, subjects)
            sha256 = hash_of(content)
            sequence, before = newest.get(unit, (0, ""))
            if sha256 == before or not content["subjects"]:
                continue
            made.append(
                Release(
                    series=series,
                    unit_id=unit,
                    grain=period.grain.value,
                    starts_on=period.starts_on,
                    sequence=sequence + 1,
                    published_at=now,
                    content=content,
                    sha256=sha256,
                    units=sorted(below for below, path in paths.items() if unit in path),
                )
            )
    Release.objects.bulk_create(made, batch_size=RELEASES_A_BATCH)
    return len(made)


def subjects_of(series: Series) -> dict[int, Subject]:
    """Every subject of every version of a series, by its serial."""
    subjects = Subject.objects.filter(measure__series=series).select_related("measure")
    return {subject.pk: subject for subject in subjects}


def content_of(
    series: Series,
    period: Period,
    tallies: Mapping[int, SubjectTally],
    subjects: Mapping[int, Subject],
) -> dict[str, Any]:
    """Write the content of a release; pure but for the series' own facts."""
    return {
        "format": FORMAT,
        "source": series.source,
        "grain": period.grain.value,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "k": series.organisation.k,
        "low": series.low,
        "high": series.high,
        "versions": sorted({subjects[subject].measure.number for subject in tallies}),
        **describe_numbers(tallies, subjects, k=series.organisation.k),
    }


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON (sorted keys, no spaces)."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _newest(series: Series, period: Period, units: list[int]) -> dict[int, tuple[int, str]]:
    releases = Release.objects.filter(
        series=series, unit__in=units, grain=period.grain.value, starts_on=period.starts_on
    ).newest()
    return {
        unit: (sequence, sha256)
        for unit, sequence, sha256 in releases.values_list("unit", "sequence", "sha256")
    }


def _tallies(
    series: Series, period: Period, units: list[int]
) -> dict[int, dict[int, SubjectTally]]:
    """Add up, per unit and subject, the published cells whose scope lies within."""
    grains = [grain.value for grain in Grain if grain.months <= period.grain.months]
    query = (
        f"SELECT above.id, cell.subject_id, {_SUMS}"  # noqa: S608 (column names of ours only)
        " FROM metrics_publishedcell AS cell"
        " JOIN metrics_subject AS subject ON subject.id = cell.subject_id"
        " JOIN metrics_measure AS measure ON measure.id = subject.measure_id"
        " JOIN org_unit AS unit ON unit.id = cell.scope_unit_id"
        " CROSS JOIN LATERAL unnest(unit.path) AS above (id)"
        " WHERE measure.series_id = %s AND above.id = ANY(%s) AND unit.path && %s::bigint[]"
        " AND cell.scope_grain = ANY(%s) AND cell.scope_start BETWEEN %s AND %s"
        " GROUP BY 1, 2"
    )
    found: dict[int, dict[int, SubjectTally]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(query, [series.pk, units, units, grains, period.starts_on, period.ends_on])
        for unit, subject, *sums in cursor.fetchall():
            found[unit][subject] = SubjectTally.of_sums([int(value) for value in sums])
    return found
