"""What dashboards, reports and the API read: released numbers only.

A busy unit has thousands of releases of one period. Every read here goes straight to the newest of
each place through the index and never walks through the older ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Func, IntegerField, OuterRef, Subquery

from culture.metrics.content import read
from culture.metrics.models import Release, Series, Subject
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable

    from culture.org.models import Unit

Spot = tuple[int, "dt.date"]

# The content without the long list of items.
_OUTLINE = (
    "jsonb_set(content, '{subjects}', jsonb_path_query_array(content,"
    """ '$.subjects[*] ? (@.pair == "gap" && (@.kind == "overall" || @.kind == "dimension"))'))"""
)


@dataclass(frozen=True, slots=True)
class Outline:
    """The overall score and the dimensions of a release."""

    sha256: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A series that a unit has releases of, with its first and its newest period per grain."""

    series: Series
    first: dict[Grain, dt.date]
    newest: dict[Grain, dt.date]

    @property
    def newest_period(self) -> Period:
        """The newest quarter, or the newest year where that is later."""
        year = self.newest[Grain.YEAR]
        quarter = self.newest.get(Grain.QUARTER)
        if quarter is None or quarter.year < year.year:
            return Period(year, Grain.YEAR)
        return Period(quarter, Grain.QUARTER)


@dataclass(frozen=True, slots=True)
class Edition:
    """One wave of one series, with the serials of the units above (and of itself) that it shows.

    `shown` goes from the top down; its first is the whole of the wave.
    """

    series: Series
    wave: uuid.UUID
    name: str
    closed_on: dt.date
    shown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a wave says of a unit, by dimension; gaps only where both sides were asked."""

    unit: Unit
    closed_on: dt.date
    n: int
    delivered: dict[str, float]
    gap: dict[str, float]


def newest_release(*, series: Series, unit: Unit, period: Period) -> Release | None:
    """The newest numbers of one unit and period; None where nothing may be shown."""
    return (
        Release.objects.filter(
            series=series, unit=unit, grain=period.grain.value, starts_on=period.starts_on
        )
        .order_by("-sequence")
        .first()
    )


def newest_outlines(*, series: Series, grain: Grain, spots: Iterable[Spot]) -> dict[Spot, Outline]:
    """The newest outlines of several units (by serial) and first days of periods."""
    units, days = zip(*spots, strict=True) if (spots := list(spots)) else ((), ())
    query = (
        "SELECT newest.* FROM unnest(%s::bigint[], %s::date[]) AS spot (unit, day)"  # noqa: S608
        f" CROSS JOIN LATERAL (SELECT unit_id, starts_on, sha256, {_OUTLINE}"
        " FROM metrics_release WHERE series_id = %s AND unit_id = spot.unit AND grain = %s"
        " AND starts_on = spot.day ORDER BY sequence DESC LIMIT 1) AS newest"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(units), list(days), series.pk, grain.value])
        return {
            (unit, day): Outline(sha256, json.loads(content))
            for unit, day, sha256, content in cursor.fetchall()
        }


def spans_of(unit: Unit) -> list[Span]:
    """Every series with a release of a unit, the one with the newest period first."""
    edges = {
        f"{name}_{grain}": Subquery(
            Release.objects.filter(series=OuterRef("pk"), unit=unit, grain=grain.value)
            .order_by(order)
            .values("starts_on")[:1]
        )
        for grain in Grain
        for name, order in (("first", "starts_on"), ("newest", "-starts_on"))
    }
    found = Series.objects.filter(organisation=unit.organisation_id).annotate(**edges)
    spans = [_span(series) for series in found.order_by("pk")]
    known = [span for span in spans if Grain.YEAR in span.newest]
    return sorted(known, key=lambda span: span.newest_period.ends_on, reverse=True)


def subjects_by_key(series: Series) -> dict[tuple[str, str, str], Subject]:
    """The subjects of a series by (kind, pair, key), with the texts of its newest version."""
    subjects = Subject.objects.filter(measure__series=series).order_by("measure__number")
    return {(subject.kind, subject.pair, subject.key): subject for subject in subjects}


def editions_of(unit: Unit) -> list[Edition]:
    """Every wave that shows the unit or one above it, per series; the newest first."""
    found: dict[tuple[int, uuid.UUID], Edition] = {}
    releases = (
        Release.objects.filter(unit__in=unit.path)
        .exclude(edition=None)
        .select_related("series")
        .defer("content", "units")
        .order_by("-starts_on", "-published_at", "series", "edition")
    )
    for release in sorted(releases, key=lambda one: unit.path.index(one.unit_id)):
        key = (release.series_id, release.edition)
        known = found.get(key)
        shown = (*(known.shown if known else ()), release.unit_id)
        found[key] = Edition(
            release.series, release.edition, release.edition_name, release.starts_on, shown
        )
    order = {(one.series_id, one.edition): place for place, one in enumerate(releases)}
    return [found[key] for key in sorted(found, key=lambda key: order[key])]


def has_releases(unit: Unit) -> bool:
    """Whether anything of customers was ever published for a unit."""
    return Release.objects.filter(unit=unit, edition=None).exists()


def has_editions(unit: Unit) -> bool:
    """Whether any wave shows the unit or one above it."""
    return Release.objects.filter(unit__in=unit.path).exclude(edition=None).exists()


def wave_releases(*, edition: Edition, units: Iterable[int]) -> dict[int, Release]:
    """The releases of one wave and series in some units, by the units' serials."""
    releases = Release.objects.filter(
        series=edition.series, edition=edition.wave, unit__in=list(units)
    )
    return {release.unit_id: release for release in releases.defer("units")}


def earlier_releases(*, edition: Edition, unit: Unit, number: int) -> list[Release]:
    """The releases of a unit up to and with one wave, oldest first, the last `number` of them."""
    releases = Release.objects.filter(
        series=edition.series, unit=unit, starts_on__lte=edition.closed_on
    ).defer("units")
    return list(releases.order_by("-starts_on", "-published_at")[:number])[::-1]


def newest_wave_numbers(*, version: uuid.UUID, unit: Unit) -> Beside | None:
    """The newest numbers of a version's instrument in the nearest unit upwards that has any.

    For a person's own mirror: what is said of the unit that they belong to. None where nothing of
    the instrument was ever shown.
    """
    depth = Func("unit__path", function="cardinality", output_field=IntegerField())
    nearest = (
        Release.objects.filter(series__measures__uuid=version, unit__in=unit.path)
        .exclude(edition=None)
        .order_by(depth.desc(), "-starts_on", "-published_at")
        .defer("units")
        .select_related("unit")
        .first()
    )
    if nearest is None:
        return None
    content = read(nearest.content)
    return Beside(
        unit=nearest.unit,
        closed_on=nearest.starts_on,
        n=content.n,
        delivered={
            one.key: one.delivered for one in content.dimensions if one.delivered is not None
        },
        gap={one.key: one.gap for one in content.dimensions if one.gap is not None},
    )


def _span(series: Series) -> Span:
    first, newest = (
        {grain: day for grain in Grain if (day := getattr(series, f"{name}_{grain}"))}
        for name in ("first", "newest")
    )
    return Span(series, first, newest)
