"""Building releases: the numbers of one unit and period, computed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from culture.metrics.content import Content
from culture.metrics.models import Series, Subject
from culture.metrics.patterns import Traits
from culture.metrics.rolling.numbers import describe_numbers
from culture.metrics.rolling.strata import SubjectStratum, describe_strata, of_all
from culture.metrics.tallies import TOLD, SubjectTally
from culture.metrics.windows import Window
from culture.metrics.writing import Draft, publish
from culture.privacy.periods import Grain, Period
from culture.scoring.intervals import Interval

if TYPE_CHECKING:
    import datetime as dt

    from culture.privacy.blocks import Path

_SUMS = ", ".join(f"sum({column})::numeric" for column in TOLD)

# Everything of which the scope lies within units and a period; see `_values`.
_WITHIN = (
    "JOIN org_unit AS unit ON unit.id = told.scope_unit_id"
    " CROSS JOIN LATERAL unnest(unit.path) AS above (id)"
)
_OF_PERIOD = (
    "above.id = ANY(%s) AND unit.path && %s::bigint[]"
    " AND told.scope_grain = ANY(%s) AND told.scope_start BETWEEN %s AND %s"
)


@dataclass(frozen=True, slots=True, order=True)
class UnitPeriod:
    """A unit with everything below it, in a period."""

    unit: int
    period: Period


def publish_releases(
    series: Series,
    scopes: Iterable[UnitPeriod],
    *,
    subjects: Mapping[int, Subject],
    paths: Mapping[int, Path],
    now: dt.datetime,
) -> int:
    """Write a new release of each scope whose numbers changed; return how many.

    The caller holds the lock of the series, so sequences have no holes and no doubles.
    """
    by_period: dict[Period, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = {}
    for scope in sorted(scopes):
        by_period[scope.period].append(scope.unit)
        below[scope.unit] = []
    for unit in sorted(paths):
        for ancestor in below.keys() & paths[unit]:
            below[ancestor].append(unit)
    drafts = []
    for period, units in by_period.items():
        ways = _ways(series, period, units)
        for unit, tallies in _tallies(subjects, period, units).items():
            window = Window(period=period)
            content = content_of(series, tallies, subjects, window=window, ways=ways[unit])
            drafts.append(Draft(unit, content, units=below[unit]))
    return publish(series, drafts, now=now)


def subjects_of(series: Series) -> dict[int, Subject]:
    """Every subject of every version of a series, by its serial."""
    subjects = Subject.objects.filter(measure__series=series).select_related("measure")
    return {subject.pk: subject for subject in subjects}


def content_of(
    series: Series,
    tallies: Mapping[SubjectStratum, SubjectTally],
    subjects: Mapping[int, Subject],
    *,
    window: Window | None,
    ways: Mapping[str, int],
) -> Content:
    """Compute what a release says; pure but for the series' own facts."""
    k = series.organisation.k
    ends = Interval(series.low, series.high)
    numbers = describe_numbers(of_all(tallies), subjects, k=k, ends=ends)
    return Content(
        source=series.source,
        sides=tuple(series.sides),
        low=series.low,
        high=series.high,
        k=k,
        n=numbers.n,
        flagged=numbers.flagged,
        ways=tuple(sorted(ways.items())),
        window=window,
        versions=tuple(sorted({subjects[subject].measure.number for subject, _stratum in tallies})),
        entries=numbers.entries,
        strata=describe_strata(tallies, subjects, k=k, ends=ends),
    )


def _ways(series: Series, period: Period, units: list[int]) -> dict[int, dict[str, int]]:
    """Add up, per unit, how many answers came in which way, where that may be told."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    query = (
        "SELECT above.id, told.way, sum(told.n) FROM metrics_publishedway AS told"  # noqa: S608
        f" {_WITHIN} WHERE told.series_id = %s AND {_OF_PERIOD} GROUP BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [series.pk, *_values(period, units)])
        for unit, way, n in cursor.fetchall():
            found[unit][way] = int(n)
    return found


def _tallies(
    subjects: Collection[int], period: Period, units: list[int]
) -> dict[int, dict[SubjectStratum, SubjectTally]]:
    """Add up, per unit, subject and stratum, the published cells whose scope lies within."""
    found: dict[int, dict[SubjectStratum, SubjectTally]] = defaultdict(
        lambda: defaultdict(SubjectTally)
    )
    query = (
        f"SELECT above.id, told.subject_id, told.stratum, told.traits, {_SUMS}"  # noqa: S608
        " FROM metrics_publishedcell AS told"
        f" {_WITHIN} WHERE told.subject_id = ANY(%s) AND {_OF_PERIOD} GROUP BY 1, 2, 3, 4"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(subjects), *_values(period, units)])
        for unit, subject, stratum, traits, *sums in cursor.fetchall():
            tally = SubjectTally.of_sums([int(value) for value in sums], Traits(traits))
            found[unit][subject, stratum] += tally
    return found


def _values(period: Period, units: list[int]) -> list[Any]:
    grains = [grain.value for grain in Grain if grain.months <= period.grain.months]
    return [units, units, grains, period.starts_on, period.ends_on]
