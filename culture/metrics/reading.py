"""The one reader of releases: what a unit has, and the newest of each place, as types.

A busy unit has thousands of releases of one period. Which places have any is read from the first
release of each alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, JSONField, OuterRef
from django.db.models.expressions import RawSQL

from culture.metrics import sources
from culture.metrics.content import OUTLINE, read
from culture.metrics.lines import lines_of_each
from culture.metrics.models import Release, Series
from culture.metrics.windows import Window
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from culture.metrics.content import Content
    from culture.metrics.models import ReleaseQuerySet
    from culture.org.models import Unit

Spot = tuple[int, Window]

_NEWEST = (
    "WITH newest AS (SELECT DISTINCT ON (spot.place) spot.place, release.id"
    " FROM unnest(%(series)s::bigint[], %(units)s::bigint[], %(grains)s::text[], %(days)s::date[],"
    "  %(editions)s::uuid[]) WITH ORDINALITY AS spot (series, unit, grain, day, edition, place)"
    " JOIN metrics_release AS release ON release.unit_id = spot.unit"
    "  AND release.series_id = spot.series AND release.grain = spot.grain"
    "  AND release.starts_on = spot.day AND release.edition IS NOT DISTINCT FROM spot.edition"
    "  AND release.about_id IS NOT DISTINCT FROM %(about)s"
    " ORDER BY spot.place, release.sequence DESC)"
    " SELECT newest.place, {content}, sha256, published_at"
    " FROM newest JOIN metrics_release USING (id)"
)


@dataclass(frozen=True, slots=True)
class Published:
    """One release, read."""

    content: Content
    sha256: str
    published_at: dt.datetime


def newest_closed(
    units: Sequence[Unit], keys: Iterable[str], *, outline: bool = False
) -> dict[Unit, dict[str, tuple[Window, Published]]]:
    """The newest edition that published each unit itself, by the key of its questionnaire.

    Only sources that close are read. The number of statements does not depend on how many units
    there are.
    """
    wanted = set(keys)
    spots: dict[Series, dict[Unit, list[Spot]]] = defaultdict(dict)
    for unit, lines in lines_of_each(units).items():
        for line in lines:
            is_closed = sources.get(line.series.source).regime is sources.Regime.CLOSED
            if is_closed and line.series.key in wanted:
                spots[line.series][unit] = [(unit.pk, window) for window in line.editions]
    found: dict[Unit, dict[str, tuple[Window, Published]]] = {unit: {} for unit in units}
    for series, asked in spots.items():
        known = newest(series, (spot for own in asked.values() for spot in own), outline=outline)
        for unit, own in asked.items():
            shown = next((spot for spot in own if spot in known), None)
            before = found[unit].get(series.key)
            if shown and (before is None or before[0] < shown[1]):
                found[unit][series.key] = shown[1], known[shown]
    return found


def measured_units(
    source: str, units: Iterable[int], *, since: dt.date | None = None
) -> dict[int, list[Series]]:
    """The series of a source that show any period of each of some units (by serial).

    Only those that began on a day or later, where that is given.
    """
    places = Release.objects.places().filter(
        unit__in=list(units), series__source=source, edition=None, about=None
    )
    if since:
        places = places.filter(starts_on__gte=since)
    rows = places.order_by("unit", "series").distinct("unit", "series")
    found: dict[int, list[Series]] = defaultdict(list)
    for place in rows.select_related("series").defer("content", "units"):
        found[place.unit_id].append(place.series)
    return found


def shows_any(organisation: int, source: str, period: Period) -> bool:
    """Whether anything of a source is published that lies in a period; organisation by serial."""
    return Release.objects.filter(
        series__organisation=organisation,
        series__source=source,
        starts_on__range=(period.starts_on, period.ends_on),
        edition=None,
    ).exists()


def newest_beneath(
    series: Iterable[Series], window: Window, unit: Unit
) -> dict[tuple[int, int], Published]:
    """The outline of the newest release of several series in a window, in a unit and all below.

    By serials of series and unit.
    """
    releases = Release.objects.filter(
        series__in=[one.pk for one in series],
        unit__path__contains=[unit.pk],
        grain=window.grain,
        starts_on=window.starts_on,
        edition=window.edition,
        about=None,
    ).newest()
    outline = RawSQL(OUTLINE, (), output_field=JSONField())  # noqa: S611 (a constant)
    rows = releases.annotate(outline=outline).values_list(
        "series", "unit", "outline", "sha256", "published_at"
    )
    return {
        (series_id, unit_id): Published(read(outline), sha256, published_at)
        for series_id, unit_id, outline, sha256, published_at in rows
    }


def newest_of_editions(
    series: Iterable[Series], period: Period, unit: Unit
) -> dict[int, tuple[Window, Published]]:
    """What a unit has of the newest edition closed in a period, by series (serial)."""
    releases = Release.objects.filter(
        series__in=[one.pk for one in series],
        unit=unit,
        starts_on__range=(period.starts_on, period.ends_on),
        about=None,
    ).exclude(edition=None)
    order = ("series", "-starts_on", "-published_at", "-sequence")
    newest = releases.order_by(*order).distinct("series")
    return {
        one.series_id: (one.window, Published(one.said, one.sha256, one.published_at))
        for one in newest.defer("units")
    }


def editions_in(organisation: int) -> dict[Series, list[Window]]:
    """Every edition of what was asked in an organisation (by serial), the oldest first.

    What is derived from an edition is none of its own.
    """
    derived = [one.key for one in sources.all_sources() if one.regime is sources.Regime.DERIVED]
    places = Release.objects.places().filter(series__organisation=organisation, about=None)
    editions = places.exclude(edition=None).exclude(series__source__in=derived)
    editions = editions.select_related("series").defer("content", "units")
    found: dict[Series, set[Window]] = defaultdict(set)
    for one in editions.order_by("series", "edition").distinct("series", "edition"):
        found[one.series].add(one.window)
    return {series: sorted(windows) for series, windows in found.items()}


def newest(
    series: Series, spots: Iterable[Spot], *, about: int | None = None, outline: bool = False
) -> dict[Spot, Published]:
    """The newest release of several units (by serial) and windows; those that have any.

    An outline has the overall score and the dimensions only.
    """
    return newest_of_each({series: spots}, about=about, outline=outline)[series]


def newest_of_each(
    spots: Mapping[Series, Iterable[Spot]], *, about: int | None = None, outline: bool = False
) -> dict[Series, dict[Spot, Published]]:
    """See `newest`: those of several series, in one statement."""
    found: dict[Series, dict[Spot, Published]] = {series: {} for series in spots}
    wanted = [(series, spot) for series, own in spots.items() for spot in dict.fromkeys(own)]
    windows = [window for _series, (_unit, window) in wanted]
    facts = {
        "series": [series.pk for series, _spot in wanted],
        "about": about,
        "units": [unit for _series, (unit, _window) in wanted],
        "grains": [window.grain for window in windows],
        "days": [window.starts_on for window in windows],
        "editions": [window.edition for window in windows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(content=OUTLINE if outline else "content"), facts)
        for place, content, sha256, published_at in cursor.fetchall():
            series, spot = wanted[place - 1]
            found[series][spot] = Published(read(json.loads(content)), sha256, published_at)
    return found


def editions_since(units: QuerySet[Unit], moment: dt.datetime) -> ReleaseQuerySet:
    """One release of each edition that some units show since a moment: of the topmost of them."""
    own = Release.objects.places().filter(unit__in=units, published_at__gte=moment, about=None)
    editions = own.filter(edition__isnull=False)
    return editions.order_by("edition", "unit__path").distinct("edition")


def places_since(organisation: int, *, after: dt.datetime, until: dt.datetime) -> QuerySet[Release]:
    """The first release of each place of an organisation (by serial) after a moment."""
    places = Release.objects.places().filter(
        series__organisation=organisation, published_at__gt=after, published_at__lte=until
    )
    wanted = places.filter(about=None).select_related("series", "unit")
    return wanted.defer("content", "units").order_by("published_at", "pk")


def shown_in(edition: OuterRef, unit: OuterRef) -> ReleaseQuerySet:
    """What an edition (by uuid) shows of a unit itself (by serial), for a condition of a query."""
    return Release.objects.places().filter(unit=unit, edition=edition, about=None)


def window_of_edition(edition: uuid.UUID) -> Window | None:
    """The window of an edition; None where nothing of it is published."""
    first = Release.objects.filter(edition=edition).defer("content", "units").first()
    return first.window if first else None


def newest_release(series: Series, unit: Unit, window: Window) -> Release | None:
    """The row of the newest release of a place, to be pointed at; None where nothing is shown."""
    releases = Release.objects.filter(
        series=series,
        unit=unit,
        grain=window.grain,
        starts_on=window.starts_on,
        edition=window.edition,
        about=None,
    )
    return releases.order_by("-sequence").defer("units").first()


def windows_after(series: Series, unit: Unit, window: Window, *, since: dt.date) -> list[Window]:
    """The windows of a series that show a unit and begin on a day or later, the oldest first.

    They have the grain of another window, or months where it is longer; editions end then.
    """
    grains = {window.grain, Grain.MONTH.value} if window.period else {window.grain}
    places = Release.objects.places().filter(
        series=series, unit=unit, about=None, grain__in=grains, starts_on__gte=since
    )
    return sorted({place.window for place in places.defer("content", "units")})


def crossings(series: Series, window: Window) -> dict[tuple[int, int], Published]:
    """What units say of others in one window: by the unit that answered and that spoken of."""
    releases = Release.objects.filter(
        series=series,
        grain=window.grain,
        starts_on=window.starts_on,
        edition=window.edition,
        about__isnull=False,
    ).newest()
    return {
        (one.unit_id, one.about_id or 0): Published(one.said, one.sha256, one.published_at)
        for one in releases.defer("units")
    }


def published_series() -> QuerySet[Series]:
    """Every series of which anything is published, the oldest first."""
    return Series.objects.filter(pk__in=Release.objects.values("series")).order_by("pk")


def every_release() -> ReleaseQuerySet:
    """All that was ever published."""
    return Release.objects.all()


def newest_of_all(organisation: int) -> ReleaseQuerySet:
    """The newest release of each place of an organisation (by serial), to be read in pages.

    Each is asked for itself, because sorting all there are would read them with their contents.
    """
    newer = Release.objects.filter(
        *(_same(name) for name in ("edition", "about")),
        unit=OuterRef("unit"),
        series=OuterRef("series"),
        grain=OuterRef("grain"),
        starts_on=OuterRef("starts_on"),
        sequence__gt=OuterRef("sequence"),
    )
    return Release.objects.filter(~Exists(newer), unit__organisation=organisation)


def history_of(series: Series) -> ReleaseQuerySet:
    """Every release of a series' periods with its unit, as they were published one by one."""
    releases = Release.objects.filter(series=series, edition=None).select_related("unit")
    return releases.order_by("published_at", "sequence")


def newest_of_places(series: Series) -> ReleaseQuerySet:
    """The newest release of each place of a series."""
    return Release.objects.filter(series=series).newest()


def all_editions() -> list[uuid.UUID]:
    """Name the editions of which anything is published, the oldest first."""
    found = Release.objects.exclude(edition=None).order_by("starts_on", "edition")
    return list(dict.fromkeys(one for one in found.values_list("edition", flat=True) if one))


def content_of(release: uuid.UUID) -> Content:
    """What a release says, by its uuid."""
    return Release.objects.get(uuid=release).said


def topmost_of_edition(edition: uuid.UUID) -> Release | None:
    """The first release of the topmost unit that an edition shows; None where it shows none."""
    places = Release.objects.places().filter(edition=edition, about=None)
    return places.select_related("series", "unit").defer("content").order_by("unit__path").first()


def releases_of_edition(edition: uuid.UUID) -> ReleaseQuerySet:
    """Everything that is published of what people answered in an edition, from the top down.

    With units and series. What is derived from that and from other numbers is not among it.
    """
    closed = sources.of_regime(sources.Regime.CLOSED)
    releases = Release.objects.filter(edition=edition, series__source__in=closed)
    releases = releases.select_related("unit", "series", "about")
    return releases.order_by("series", "unit__path")


def newest_editions(instruments: Iterable[uuid.UUID]) -> ReleaseQuerySet:
    """The newest release of an edition in each unit that has any of some instruments."""
    releases = Release.objects.filter(series__instrument__in=instruments, about=None)
    releases = releases.exclude(edition=None)
    newest = releases.order_by("unit", "-starts_on", "-published_at").distinct("unit")
    return newest.select_related("unit").defer("units")


def editions_by_unit(version: uuid.UUID) -> dict[int, Release]:
    """The newest release of an edition with a version's instrument, by serial of its unit.

    Without what they say, which is read when it is asked for.
    """
    releases = Release.objects.filter(series__measures__uuid=version, about=None)
    releases = releases.exclude(edition=None)
    newest = releases.order_by("unit", "-starts_on", "-published_at").distinct("unit")
    return {one.unit_id: one for one in newest.select_related("unit").defer("units", "content")}


def _same(name: str) -> Func:
    joined = " IS NOT DISTINCT FROM "
    return Func(
        F(name),
        OuterRef(name),
        template="(%(expressions)s)",
        arg_joiner=joined,
        output_field=BooleanField(),
    )
