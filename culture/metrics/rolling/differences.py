"""Subtracting customers' releases from each other, as anybody can who may read them.

Every difference of two numbers of which one holds the other must be nothing, or k answers or more:
of a unit and those below it, of a period and the shorter ones inside it, and of a release and the
one before it. See `docs/adr/0004-blocks-in-unit-and-time.md`.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from culture.metrics.models import Release, Series
from culture.privacy.periods import Grain, Period

SHORTER = {Grain.YEAR: Grain.QUARTER, Grain.QUARTER: Grain.MONTH}

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Differences:
    """How many differences were taken, and a sentence for each of fewer than k answers."""

    releases: int
    compared: int
    small: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Released:
    """What one release holds: whose answers, of when, and how many of each subject."""

    unit: int
    name: str
    units: frozenset[int]
    period: Period
    at: dt.datetime
    k: int
    counts: Mapping[Key, int]


Scope = tuple[int, Period]
History = Mapping[Scope, list[_Released]]


def subtract_releases(series: Series) -> Differences:
    """Take every difference of two releases of a series of which one holds the other."""
    released = [_read(release) for release in _releases_of(series)]
    history: dict[Scope, list[_Released]] = defaultdict(list)
    for one in released:
        history[one.unit, one.period].append(one)
    compared = 0
    small = []
    for one in released:
        for what, parts in _parts_of(one, history):
            for key, n in one.counts.items():
                rest = n - sum(part.counts.get(key, 0) for part in parts)
                compared += 1
                if rest and rest < one.k:
                    where = f"{one.name}, {one.period.grain} from {one.period.starts_on}"
                    small.append(f"{where}, {key[-1]}: {rest} answers {what}")
    return Differences(len(released), compared, tuple(small))


def _releases_of(series: Series) -> Iterable[Release]:
    releases = Release.objects.filter(series=series, edition=None).select_related("unit")
    return releases.order_by("published_at", "sequence").iterator(chunk_size=500)


def _read(release: Release) -> _Released:
    return _Released(
        unit=release.unit_id,
        name=release.unit.name,
        units=frozenset(release.units),
        period=Period(release.starts_on, Grain(release.grain)),
        at=release.published_at,
        k=release.content["k"],
        counts={_key(subject): subject["n"] for subject in release.content["subjects"]},
    )


def _key(subject: Mapping[str, Any]) -> Key:
    return subject["kind"], subject.get("pair", ""), subject["key"]


def _parts_of(one: _Released, history: History) -> Iterator[tuple[str, list[_Released]]]:
    """Give the releases that one holds, as they were then, in sets without a common answer."""
    own = history[one.unit, one.period]
    before = bisect_left(own, one.at, key=_moment)
    if before:
        yield "more than before", own[before - 1 : before]
    below = _known(one, history, [(unit, one.period) for unit in one.units - {one.unit}])
    yield "in no unit below", _widest(below, one)
    shorter = SHORTER.get(one.period.grain)
    if shorter:
        inside = [(one.unit, period) for period in _inside(one.period, shorter)]
        yield f"in no {shorter}", _known(one, history, inside)


def _known(one: _Released, history: History, scopes: Iterable[Scope]) -> list[_Released]:
    """The newest release of each scope that was published with this one or before."""
    found = []
    for scope in scopes:
        releases = history.get(scope, [])
        place = bisect_right(releases, one.at, key=_moment)
        found += releases[:place][-1:]
    return found


def _widest(below: Sequence[_Released], one: _Released) -> list[_Released]:
    inside = [other for other in below if other.units < one.units]
    return [other for other in inside if not any(other.units < third.units for third in inside)]


def _inside(period: Period, grain: Grain) -> Iterator[Period]:
    found = Period.around(period.starts_on, grain)
    while period.contains(found.starts_on):
        yield found
        found = found.next


def _moment(one: _Released) -> dt.datetime:
    return one.at
