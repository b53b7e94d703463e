"""What dashboards, reports and the API read: released numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.metrics.models import Release, Series, Subject

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from culture.org.models import Unit
    from culture.privacy.periods import Period


def newest_release(*, series: Series, unit: Unit, period: Period) -> Release | None:
    """The newest numbers of one unit and period; None where nothing may be shown."""
    return (
        Release.objects.filter(
            series=series, unit=unit, grain=period.grain.value, starts_on=period.starts_on
        )
        .order_by("-sequence")
        .first()
    )


def newest_releases(
    *, series: Series, units: Collection[Unit], period: Period
) -> dict[int, Release]:
    """The newest numbers of several units in one period, by the unit's serial."""
    releases = Release.objects.filter(
        series=series, unit__in=units, grain=period.grain.value, starts_on=period.starts_on
    ).newest()
    return {release.unit_id: release for release in releases}


def released_periods(
    *, series: Series, unit: Unit, grain: str, until: dt.date, limit: int
) -> list[Release]:
    """The newest releases of the last periods that have one, oldest first."""
    releases = (
        Release.objects.filter(series=series, unit=unit, grain=grain, starts_on__lte=until)
        .order_by("-starts_on", "-sequence")
        .distinct("starts_on")[:limit]
    )
    return list(releases)[::-1]


def series_of(unit: Unit) -> list[Series]:
    """Every series with a release of a unit, the one with the newest release first."""
    newest = (
        Release.objects.filter(unit=unit)
        .order_by("series", "-published_at")
        .distinct("series")
        .values_list("series", "published_at")
    )
    order = dict(newest)
    found = Series.objects.filter(pk__in=order)
    return sorted(found, key=lambda series: order[series.pk], reverse=True)


def subjects_by_key(series: Series) -> dict[tuple[str, str, str], Subject]:
    """The subjects of a series by (kind, pair, key), with the texts of its newest version."""
    subjects = Subject.objects.filter(measure__series=series).order_by("measure__number")
    return {(subject.kind, subject.pair, subject.key): subject for subject in subjects}
