"""Before and after a workshop: the difference of two releases, never of answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from culture.dashboards.figures import name_of
from culture.metrics import queries as metrics
from culture.metrics.models import Release, Series
from culture.scoring.intervals import Interval

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterator, Mapping

    from culture.accounts.models import User
    from surveys.workshops.models import Workshop

SHOWN = ("overall", "dimension")


class State(StrEnum):
    """How far the measurement of a workshop is."""

    READY = "ready"
    NO_BEFORE = "no before"
    TOO_EARLY = "too early"
    NOT_PUBLISHED = "not published"


@dataclass(frozen=True, slots=True)
class Difference:
    """One number before and after. The groups are independent: nobody is followed.

    `interval` of the difference combines half of both intervals as the root of their squares; None
    where one of them is unknown.
    """

    name: str
    before: float
    after: float
    before_n: int
    after_n: int
    interval: Interval | None

    @property
    def change(self) -> float:
        """After minus before, to one decimal as both were published."""
        return round(self.after - self.before, 1)

    @property
    def margin(self) -> float | None:
        """Half of the interval."""
        return (self.interval.high - self.interval.low) / 2 if self.interval else None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.margin is not None and abs(self.change) > self.margin


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the waves before and after a workshop say of its unit with one instrument."""

    series: Series
    state: State
    is_gap: bool
    before: Release | None = None
    after: Release | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosedWave:
    """A wave with anything published in the organisation."""

    uuid: uuid.UUID
    name: str
    closed_on: dt.date


def closed_waves(organisation_id: int) -> list[ClosedWave]:
    """Every wave that published anything, the newest first."""
    waves = (
        Release.objects.filter(series__organisation=organisation_id)
        .exclude(edition=None)
        .order_by("-starts_on", "edition")
        .values_list("edition", "edition_name", "starts_on")
        .distinct()
    )
    return [ClosedWave(*facts) for facts in waves]


def comparisons(workshop: Workshop, *, actor: User, day: dt.date) -> list[Comparison]:
    """Compare with each instrument that any wave published, as far as the actor may see the unit.

    Before is the newest wave closed before the workshop, after the first one closed after it,
    unless HR chose others. Only what is published in the workshop's own unit is compared.
    """
    seen = (
        Release.objects.visible_to(actor, day=day).filter(unit=workshop.unit).exclude(edition=None)
    )
    series = Series.objects.filter(
        Q(releases__edition__isnull=False), organisation=workshop.organisation_id
    )
    return [
        _compare(workshop, one, list(seen.filter(series=one).order_by("starts_on", "published_at")))
        for one in series.distinct().order_by("pk")
    ]


def _compare(workshop: Workshop, series: Series, releases: list[Release]) -> Comparison:
    before = _before(workshop, releases)
    after = _after(workshop, releases)
    if before is None or after is None:
        return Comparison(series, _missing(workshop, series, before), False, before, after)
    # Two versions may ask other sides; what both asked is how it is.
    is_gap = all("expected" in release.content["sides"] for release in (before, after))
    differences = tuple(_differences(before, after, series, is_gap=is_gap))
    return Comparison(series, State.READY, is_gap, before, after, differences)


def _before(workshop: Workshop, releases: list[Release]) -> Release | None:
    if workshop.before:
        return next((one for one in releases if one.edition == workshop.before), None)
    earlier = [one for one in releases if one.starts_on < workshop.held_on]
    return earlier[-1] if earlier else None


def _after(workshop: Workshop, releases: list[Release]) -> Release | None:
    if workshop.after:
        return next((one for one in releases if one.edition == workshop.after), None)
    return next((one for one in releases if one.starts_on > workshop.held_on), None)


def _missing(workshop: Workshop, series: Series, before: Release | None) -> State:
    """Say why there is nothing to compare; a wave published elsewhere is one that came."""
    waves = Release.objects.filter(series=series).exclude(edition=None)
    chosen_before = (
        Q(edition=workshop.before) if workshop.before else Q(starts_on__lt=workshop.held_on)
    )
    chosen_after = (
        Q(edition=workshop.after) if workshop.after else Q(starts_on__gt=workshop.held_on)
    )
    if before is None and not waves.filter(chosen_before).exists():
        return State.NO_BEFORE
    if not waves.filter(chosen_after).exists():
        return State.TOO_EARLY
    return State.NOT_PUBLISHED


def _differences(
    before: Release, after: Release, series: Series, *, is_gap: bool
) -> Iterator[Difference]:
    names = metrics.subjects_by_key(series)
    earlier = {(one["kind"], one["key"]): one for one in before.content["subjects"]}
    for now in after.content["subjects"]:
        then = earlier.get((now["kind"], now["key"]))
        if now["kind"] not in SHOWN or then is None:
            continue
        first, second = _value(then, is_gap), _value(now, is_gap)
        if first is not None and second is not None:
            yield Difference(
                name=name_of(now["kind"], now["key"], names),
                before=first,
                after=second,
                before_n=then["n"],
                after_n=now["n"],
                interval=_interval(second - first, _ends(then, is_gap), _ends(now, is_gap)),
            )


def _value(subject: Mapping[str, Any], is_gap: bool) -> float | None:
    value: float | None = subject["gap" if is_gap else "delivered"]
    return value


def _ends(subject: Mapping[str, Any], is_gap: bool) -> list[float] | None:
    """The interval; it is that of the gap where there is one."""
    ends: list[float] | None = subject["interval"]
    return ends if (subject["gap"] is not None) == is_gap else None


def _interval(
    change: float, before: list[float] | None, after: list[float] | None
) -> Interval | None:
    if before is None or after is None:
        return None
    margin = hypot((before[1] - before[0]) / 2, (after[1] - after[0]) / 2)
    return Interval(change - margin, change + margin)
