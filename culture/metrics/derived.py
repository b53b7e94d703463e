"""Sources that are made of two others: the gap between what one and the other found.

Everything here is computed from published numbers alone, so it tells nobody more than they do. Two
scales are brought to 0 to 100, and two gaps to -100 to 100. What named people state has no error of
sampling. The gap of a share is what it lacks to all.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.metrics import reading, sources
from culture.metrics.content import (
    DIMENSION,
    GAP,
    OVERALL,
    UNWEIGHTED,
    WEIGHTED,
    Content,
    Draft,
    Entry,
)
from culture.metrics.measures import copy_subjects
from culture.metrics.models import Series
from culture.metrics.windows import Window, matched
from culture.scoring.contrasts import ContrastSide, unpaired
from culture.scoring.intervals import Interval

if TYPE_CHECKING:
    from culture.metrics.models import Release
    from culture.metrics.sources import SideRef, Source

SIDES = ("expected", "delivered")
HUNDRED = Interval(0, 100)
GAPS_OF_HUNDRED = Interval(-100, 100)
DECIMALS = 9  # what is further right comes from floating arithmetic

Place = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class SeriesPair:
    """The two series that a derived source stands on, in one organisation."""

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
        return instrument_of(self.expected, self.delivered)


def instrument_of(expected: Series, delivered: Series) -> uuid.UUID:
    """What the series is known by that is derived from two others."""
    return uuid.uuid5(expected.uuid, str(delivered.uuid))


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

    Overall is contrasted only where both are made of the same dimensions. `n` counts those who
    answered: a side that named people state does not make it smaller.
    """
    scales = (_scale_of(expected, refs[0]), _scale_of(delivered, refs[1]))
    scale = common_scale(*scales)
    known = {(one.kind, one.key): one for one in expected.entries if one.pair == "gap"}
    entries = [
        entry
        for one in delivered.entries
        if one.pair == "gap" and one.kind not in {WEIGHTED, UNWEIGHTED}
        if (
            entry := _entry(
                _side(known.get((one.kind, one.key)), refs[0], expected, to=scale),
                _side(one, refs[1], delivered, to=scale),
                refs,
                like=one,
            )
        )
    ]
    keys = [{one.key for one in content.of(DIMENSION)} for content in (expected, delivered)]
    if keys[0] != keys[1]:
        entries = [one for one in entries if one.kind != OVERALL]
    return Content(
        source="",
        sides=SIDES,
        low=int(scale.low),
        high=int(scale.high),
        k=max(expected.k, delivered.k),
        n=_answers(refs, expected.n, delivered.n),
        window=window,
        versions=delivered.versions,
        entries=tuple(entries),
        scales=() if scales[0] == scales[1] else scales,
    )


def common_scale(first: Interval, second: Interval) -> Interval:
    """The scale of both, or where they differ 0 to 100, and of gaps -100 to 100."""
    if first == second:
        return first
    return HUNDRED if first.low >= 0 else GAPS_OF_HUNDRED


def _scale_of(said: Content | Series, ref: SideRef) -> Interval:
    if ref.side == GAP:
        return Interval(said.low - said.high, said.high - said.low)
    return Interval(said.low, said.high)


def _answers(refs: tuple[SideRef, SideRef], first: int, second: int) -> int:
    """How many answers stand behind both sides: the fewer, of those that were asked."""
    counts = zip(refs, (first, second), strict=True)
    asked = [n for ref, n in counts if not sources.is_stated(ref.source)]
    return min(asked or (first, second))


def _entry(
    one: ContrastSide | None,
    other: ContrastSide | None,
    refs: tuple[SideRef, SideRef],
    *,
    like: Entry,
) -> Entry | None:
    if one is None or other is None:
        return None
    found = unpaired(one, other)
    interval = found.interval and Interval(*(round(end, DECIMALS) for end in found.interval))
    is_exact = [
        side.interval is not None and side.interval.low == side.interval.high
        for side in (one, other)
    ]
    # Where one side is exact, the difference scatters as the other does.
    sd = {(True, False): other.sd, (False, True): one.sd}.get((is_exact[0], is_exact[1]))
    if interval and interval.low == interval.high:
        interval = None
    return Entry(
        kind=like.kind,
        key=like.key,
        dimension=like.dimension,
        n=_answers(refs, one.n, other.n),
        expected=one.mean,
        delivered=other.mean,
        gap=round(found.value, DECIMALS),
        interval=interval,
        lasting=interval,
        expected_sd=one.sd,
        delivered_sd=other.sd,
        gap_sd=sd,
        expected_n=one.n,
        delivered_n=other.n,
    )


def _side(entry: Entry | None, ref: SideRef, said: Content, *, to: Interval) -> ContrastSide | None:
    """One side of an entry; its interval is published where no other side was asked."""
    ends = _scale_of(said, ref)
    if entry and ref.side == GAP:
        side = _gap_of(entry, ends, top=said.high)
        return side if side is None or ends == to else side.rescaled(ends, to=to)
    mean = getattr(entry, ref.side) if entry else None
    if entry is None or mean is None:
        return None
    interval = entry.lasting if entry.gap is None else None
    if interval is None and sources.is_stated(ref.source):
        interval = Interval(mean, mean)
    sd = getattr(entry, f"{ref.side}_sd")
    side = ContrastSide(mean, entry.n, sd=sd, interval=interval, ends=ends)
    return side if ends == to else side.rescaled(ends, to=to)


def _gap_of(entry: Entry, ends: Interval, *, top: float) -> ContrastSide | None:
    """The gap of an entry as a side; that of a share is the share less the top of its scale."""
    if entry.gap is not None:
        return ContrastSide(entry.gap, entry.n, sd=entry.gap_sd, interval=entry.lasting, ends=ends)
    if entry.delivered is None:
        return None
    interval = entry.lasting and Interval(entry.lasting.low - top, entry.lasting.high - top)
    return ContrastSide(entry.delivered - top, entry.n, interval=interval, ends=ends)


def _pairs(source: Source, series: Series) -> Iterator[SeriesPair]:
    for place, ref in enumerate(source.sides or ()):
        other = (source.sides or ())[1 - place]
        if ref.is_in(series):
            beside = Series.objects.filter(
                organisation=series.organisation_id,
                source=other.source,
            ).exclude(pk=series.pk)
            for found in beside.order_by("pk"):
                both = (series, found) if place == 0 else (found, series)
                if other.is_in(found) and (ref.key or other.key or _belong(*both)):
                    yield SeriesPair(source, *both)


def _belong(first: Series, second: Series) -> bool:
    """Whether both speak of the same thing, where one of them says of what it speaks."""
    is_about = [sources.get(one.source).about_series for one in (first, second)]
    if not any(is_about):
        return True
    return spoken_of(first) == spoken_of(second)


def spoken_of(series: Series) -> uuid.UUID:
    """The series that a series is about: another one, or itself."""
    return series.instrument if sources.get(series.source).about_series else series.uuid


def _newest(series: Series, units: Collection[int]) -> dict[Place, dict[Window, Release]]:
    found: dict[Place, dict[Window, Release]] = defaultdict(dict)
    releases = reading.newest_of_places(series).filter(unit__in=units)
    for release in releases.defer("content"):
        found[release.unit_id, release.about_id][release.window] = release
    return found


def _series_of(pair: SeriesPair) -> Series:
    """The derived series; its subjects are called what they are called where they are delivered."""
    scale = common_scale(
        _scale_of(pair.expected, pair.refs[0]), _scale_of(pair.delivered, pair.refs[1])
    )
    series, _made = Series.objects.update_or_create(
        organisation_id=pair.delivered.organisation_id,
        source=pair.source.key,
        instrument=pair.instrument,
        low=scale.low,
        high=scale.high,
        sides=list(SIDES),
        defaults={"names": pair.delivered.names, "key": pair.delivered.key},
    )
    copy_subjects(pair.delivered, series)
    return series
