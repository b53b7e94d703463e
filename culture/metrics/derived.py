"""Sources that are made of two others: the gap between what one and the other found.

Everything here is computed from published numbers alone, so it tells nobody more than they do.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.metrics import reading, sources
from culture.metrics.content import DIMENSION, OVERALL, UNWEIGHTED, WEIGHTED, Content, Draft, Entry
from culture.metrics.models import Measure, Series, Subject
from culture.metrics.windows import Window, matched
from culture.scoring.contrasts import ContrastSide, unpaired
from culture.scoring.intervals import Interval

if TYPE_CHECKING:
    from culture.metrics.models import Release
    from culture.metrics.sources import SideRef, Source

SIDES = ("expected", "delivered")
DECIMALS = 9  # what is further right comes from floating arithmetic

Place = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class SeriesPair:
    """The two series that a derived source stands on, in one organisation and on one scale."""

    source: Source
    expected: Series
    delivered: Series

    @property
    def refs(self) -> tuple[SideRef, SideRef]:
        """Which side of each counts."""
        if self.source.sides is None:
            raise ValueError(f"{self.source.key} is not derived")
        return self.source.sides

    @property
    def instrument(self) -> uuid.UUID:
        """What the derived series is known by."""
        return uuid.uuid5(self.expected.uuid, str(self.delivered.uuid))


def recontrast() -> Iterator[tuple[Series, list[Draft]]]:
    """Draft every release of every derived series again, for verification."""
    for source in sources.all_sources():
        if source.sides is None:
            continue
        for delivered in Series.objects.filter(source=source.sides[1].source):
            for pair in _pairs(source, delivered):
                for series in Series.objects.filter(source=source.key, instrument=pair.instrument):
                    places = reading.newest_of_places(pair.delivered)
                    spots: dict[Place, None] = dict.fromkeys(places.values_list("unit", "about"))
                    yield series, list(drafts_of(pair, spots))


def has_followers(series: Series) -> bool:
    """Whether any source is derived from this one."""
    return bool(sources.derived_from(series.source))


def follow(series: Series, changed: Iterable[Release]) -> Iterator[tuple[Series, list[Draft]]]:
    """Draft what changes in derived series where releases of a series were published."""
    touched: dict[Place, set[Window]] = defaultdict(set)
    for release in changed:
        touched[release.unit_id, release.about_id].add(release.window)
    for source in sources.derived_from(series.source):
        for pair in _pairs(source, series):
            drafts = list(drafts_of(pair, touched))
            if drafts:
                yield _series_of(pair), drafts


def drafts_of(
    pair: SeriesPair, places: Mapping[Place, Collection[Window] | None]
) -> Iterator[Draft]:
    """Draft the gap of both sides in some places; None stands for every window."""
    expected, delivered = (
        _newest(series, {unit for unit, _about in places})
        for series in (pair.expected, pair.delivered)
    )
    for place, windows in places.items():
        first, second = expected.get(place, {}), delivered.get(place, {})
        for one, other, window in matched(first, second):
            if windows is None or {one, other} & set(windows):
                release = second[other]
                content = gap_between(first[one].said, release.said, pair.refs, window=window)
                if content.entries:
                    unit, about = place
                    yield Draft(unit, content, units=release.units, about=about)


def gap_between(
    expected: Content, delivered: Content, refs: tuple[SideRef, SideRef], *, window: Window
) -> Content:
    """Contrast what two contents found of the same things; the people are not the same.

    Overall is contrasted only where both are made of the same dimensions.
    """
    ends = Interval(delivered.low, delivered.high)
    known = {(one.kind, one.key): one for one in expected.entries if one.pair == "gap"}
    entries = [
        entry
        for one in delivered.entries
        if one.pair == "gap" and one.kind not in {WEIGHTED, UNWEIGHTED}
        if (entry := _entry(known.get((one.kind, one.key)), one, refs, ends))
    ]
    keys = [{one.key for one in content.of(DIMENSION)} for content in (expected, delivered)]
    if keys[0] != keys[1]:
        entries = [one for one in entries if one.kind != OVERALL]
    return Content(
        source="",
        sides=SIDES,
        low=delivered.low,
        high=delivered.high,
        k=max(expected.k, delivered.k),
        n=min(expected.n, delivered.n),
        window=window,
        versions=delivered.versions,
        entries=tuple(entries),
    )


def _entry(
    first: Entry | None, second: Entry, refs: tuple[SideRef, SideRef], ends: Interval
) -> Entry | None:
    one = _side(first, refs[0], ends) if first else None
    other = _side(second, refs[1], ends)
    if one is None or other is None:
        return None
    found = unpaired(one, other)
    interval = found.interval and Interval(*(round(end, DECIMALS) for end in found.interval))
    return Entry(
        kind=second.kind,
        key=second.key,
        dimension=second.dimension,
        n=min(one.n, other.n),
        expected=one.mean,
        delivered=other.mean,
        gap=round(found.value, DECIMALS),
        interval=interval,
        lasting=interval,
        expected_sd=one.sd,
        delivered_sd=other.sd,
    )


def _side(entry: Entry, ref: SideRef, ends: Interval) -> ContrastSide | None:
    """One side of an entry; its interval is published where no other side was asked."""
    mean = getattr(entry, ref.side)
    if mean is None:
        return None
    interval = entry.lasting if entry.gap is None else None
    return ContrastSide(
        mean, entry.n, sd=getattr(entry, f"{ref.side}_sd"), interval=interval, ends=ends
    )


def _pairs(source: Source, series: Series) -> Iterator[SeriesPair]:
    for place, ref in enumerate(source.sides or ()):
        other = (source.sides or ())[1 - place]
        if ref.source == series.source and ref.side in series.sides:
            for found in Series.objects.filter(
                organisation=series.organisation_id,
                source=other.source,
                sides__contains=[other.side],
                low=series.low,
                high=series.high,
            ).exclude(pk=series.pk):
                both = (series, found) if place == 0 else (found, series)
                yield SeriesPair(source, *both)


def _newest(series: Series, units: Collection[int]) -> dict[Place, dict[Window, Release]]:
    found: dict[Place, dict[Window, Release]] = defaultdict(dict)
    releases = reading.newest_of_places(series).filter(unit__in=units)
    for release in releases.defer("content"):
        found[release.unit_id, release.about_id][release.window] = release
    return found


def _series_of(pair: SeriesPair) -> Series:
    """The derived series; its subjects are called what they are called where they are delivered."""
    series, _made = Series.objects.update_or_create(
        organisation_id=pair.delivered.organisation_id,
        source=pair.source.key,
        instrument=pair.instrument,
        low=pair.delivered.low,
        high=pair.delivered.high,
        sides=list(SIDES),
        defaults={"names": pair.delivered.names, "key": pair.delivered.key},
    )
    newest = pair.delivered.measures.order_by("-number").first()
    if newest is not None:
        _copy_subjects(series, newest)
    return series


def _copy_subjects(series: Series, newest: Measure) -> None:
    measure, _made = Measure.objects.update_or_create(
        uuid=uuid.uuid5(series.uuid, str(newest.uuid)),
        defaults={"series": series, "number": newest.number, "labels": newest.labels},
    )
    subjects = list(newest.subjects.filter(pair=Subject.Pair.GAP))
    for subject in subjects:
        subject.pk, subject.measure = None, measure
    Subject.objects.bulk_create(
        subjects,
        update_conflicts=True,
        unique_fields=["measure", "kind", "pair", "position"],
        update_fields=["names", "helps"],
    )
