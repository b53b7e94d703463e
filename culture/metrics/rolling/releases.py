"""Building releases: the numbers of one unit and period, computed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from culture.metrics.content import Content
from culture.metrics.models import COMPLETE_COLUMNS, SUM_COLUMNS, Series, Subject
from culture.metrics.rolling.numbers import describe_numbers
from culture.metrics.tallies import SubjectTally
from culture.metrics.windows import Window
from culture.metrics.writing import Draft, publish
from culture.privacy.periods import Grain, Period
from culture.scoring.intervals import Interval

if TYPE_CHECKING:
    import datetime as dt

    from culture.privacy.blocks import Path

ALL_SUMS = SUM_COLUMNS + COMPLETE_COLUMNS
_SUMS = ", ".join(f"sum(cell.{column})::numeric" for column in ALL_SUMS)


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """A unit with everything below it, in a period."""

    unit: int
    period: Period


def publish_releases(
    series: Series,
    scopes: Iterable[Scope],
    *,
    subjects: Mapping[int, Subject],
    paths: Mapping[int, Path],
    now: dt.datetime,
) -> int:
    """Write a new release of each scope whose numbers changed; return how many.

    The caller holds the lock of the series, so sequences have no holes and no doubles.
    """
    by_period: dict[Period, list[int]] = defaultdict(list)
    for scope in sorted(scopes):
        by_period[scope.period].append(scope.unit)
    drafts = []
    for period, units in by_period.items():
        for unit, tallies in _tallies(subjects, period, units).items():
            content = content_of(series, tallies, subjects, window=Window(period=period))
            below = sorted(below for below, path in paths.items() if unit in path)
            drafts.append(Draft(unit, content, units=below))
    return publish(series, drafts, now=now)


def subjects_of(series: Series) -> dict[int, Subject]:
    """Every subject of every version of a series, by its serial."""
    subjects = Subject.objects.filter(measure__series=series).select_related("measure")
    return {subject.pk: subject for subject in subjects}


def content_of(
    series: Series,
    tallies: Mapping[int, SubjectTally],
    subjects: Mapping[int, Subject],
    *,
    window: Window | None,
) -> Content:
    """Compute what a release says; pure but for the series' own facts."""
    k = series.organisation.k
    numbers = describe_numbers(tallies, subjects, k=k, ends=Interval(series.low, series.high))
    return Content(
        source=series.source,
        sides=tuple(series.sides),
        low=series.low,
        high=series.high,
        k=k,
        n=numbers.n,
        flagged=numbers.flagged,
        window=window,
        versions=tuple(sorted({subjects[subject].measure.number for subject in tallies})),
        entries=numbers.entries,
    )


def _tallies(
    subjects: Collection[int], period: Period, units: list[int]
) -> dict[int, dict[int, SubjectTally]]:
    """Add up, per unit and subject, the published cells whose scope lies within."""
    grains = [grain.value for grain in Grain if grain.months <= period.grain.months]
    query = (
        f"SELECT above.id, cell.subject_id, {_SUMS}"  # noqa: S608 (column names of ours only)
        " FROM metrics_publishedcell AS cell"
        " JOIN org_unit AS unit ON unit.id = cell.scope_unit_id"
        " CROSS JOIN LATERAL unnest(unit.path) AS above (id)"
        " WHERE cell.subject_id = ANY(%s) AND above.id = ANY(%s) AND unit.path && %s::bigint[]"
        " AND cell.scope_grain = ANY(%s) AND cell.scope_start BETWEEN %s AND %s"
        " GROUP BY 1, 2"
    )
    found: dict[int, dict[int, SubjectTally]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            query, [list(subjects), units, units, grains, period.starts_on, period.ends_on]
        )
        for unit, subject, *sums in cursor.fetchall():
            found[unit][subject] = SubjectTally.of_sums([int(value) for value in sums])
    return found
