"""Subtracting customers' releases from each other, as anybody can who may read them.

Every difference of published numbers must be nothing, or k answers or more: of a unit and those
below it, of a period and the shorter ones inside it, of a release and the one before it, of all
three at once, and in each of these of two subjects. See `docs/adr/0004-blocks-in-unit-and-time.md`
and `docs/adr/0018-subjects-cannot-be-subtracted.md`.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.metrics import reading
from culture.privacy.periods import Grain, Period
from culture.privacy.subtraction import Counts, count_differences, small_differences

if TYPE_CHECKING:
    from culture.metrics.content import Content
    from culture.metrics.models import Release, Series

SHORTER = {Grain.YEAR: Grain.QUARTER, Grain.QUARTER: Grain.MONTH}


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
    counts: Counts


Scope = tuple[int, Period]
Known = Callable[[Sequence[_Released]], list[_Released]]


def subtract_releases(series: Series) -> Differences:
    """Take every difference of two releases of a series of which one holds the other."""
    released = [_read(release) for release in reading.history_of(series).iterator(chunk_size=500)]
    history: dict[Scope, list[_Released]] = defaultdict(list)
    for one in released:
        history[one.unit, one.period].append(one)
    compared = 0
    small = []
    for one in released:
        where = f"{one.name}, {one.period.grain} from {one.period.starts_on}"
        for what, rest in _differences_of(one, history):
            compared += count_differences(rest)
            small += [
                f"{where}, {subjects}: {n} answers {what}".rstrip()
                for subjects, n in small_differences(rest, k=one.k)
            ]
    return Differences(len(released), compared, tuple(small))


def _read(release: Release) -> _Released:
    return _Released(
        unit=release.unit_id,
        name=release.unit.name,
        units=frozenset(release.units),
        period=Period(release.starts_on, Grain(release.grain)),
        at=release.published_at,
        k=release.said.k,
        counts=_counts(release.said),
    )


def _counts(content: Content) -> Counts:
    """Count what a release holds of each subject, in all, in each stratum and in none."""
    answers = {(one.kind, one.pair, one.key): one.n for one in content.entries}
    for stratum in content.strata or ():
        for one in stratum.entries:
            where = f"{stratum.key} version {stratum.version}"
            answers["stratum", where, f"{one.key} of {where}"] = one.n
            spot = ("untold", one.pair, f"{one.key} of no stratum")
            whole = answers[one.kind, one.pair, one.key]
            answers[spot] = answers.get(spot, whole) - one.n
    return Counts(
        answers,
        {
            (one.kind, one.pair, one.key): one.alpha_n
            for one in content.entries
            if one.alpha_n is not None
        },
        {(one.pair, one.key): one.dimension for one in content.entries if one.dimension},
    )


def _differences_of(
    one: _Released, history: Mapping[Scope, list[_Released]]
) -> Iterator[tuple[str, Counts]]:
    """Give the release itself and what is left of it without others, as these were then."""
    yield "", one.counts

    def until(releases: Sequence[_Released]) -> list[_Released]:
        place = bisect_right(releases, one.at, key=_moment)
        return list(releases[:place][-1:])

    def before(releases: Sequence[_Released]) -> list[_Released]:
        place = bisect_left(releases, one.at, key=_moment)
        return list(releases[:place][-1:])

    below = _below(one, history, until)
    yield "in no unit below", one.counts.minus(part.counts for part in below)
    inside = _inside(one, history, until)
    if one.period.grain in SHORTER:
        shorter = SHORTER[one.period.grain]
        yield f"in no {shorter}", one.counts.minus(part.counts for part in inside)
    here = _here(one, history, until)
    yield "here alone", here
    for earlier in before(history[one.unit, one.period]):
        yield "more than before", one.counts.minus([earlier.counts])
        if earlier.units == one.units:
            more = here.minus([_here(earlier, history, before)])
            yield "more than before, here alone", more


def _here(one: _Released, history: Mapping[Scope, list[_Released]], known: Known) -> Counts:
    """What no unit below and no shorter period holds: the narrowest that anybody can subtract."""
    without = [part.counts for part in _below(one, history, known)]
    without += [
        part.counts.minus(few.counts for few in _below(part, history, known))
        for part in _inside(one, history, known)
    ]
    return one.counts.minus(without)


def _below(
    one: _Released, history: Mapping[Scope, list[_Released]], known: Known
) -> list[_Released]:
    """The widest releases of the same period that one holds; no two of them share an answer."""
    found: list[_Released] = []
    for unit in one.units - {one.unit}:
        found += known(history.get((unit, one.period), []))
    widest: list[_Released] = []
    covered: set[int] = set()
    for other in sorted(found, key=lambda other: -len(other.units)):
        if other.units < one.units and other.unit not in covered:
            widest.append(other)
            covered |= other.units
    return widest


def _inside(
    one: _Released, history: Mapping[Scope, list[_Released]], known: Known
) -> list[_Released]:
    """The releases of the same unit and the next shorter periods."""
    if one.period.grain not in SHORTER:
        return []
    found: list[_Released] = []
    period = Period.around(one.period.starts_on, SHORTER[one.period.grain])
    while one.period.contains(period.starts_on):
        found += known(history.get((one.unit, period), []))
        period = period.next
    return found


def _moment(one: _Released) -> dt.datetime:
    return one.at
