"""Subtracting releases of counts from each other, as anybody can who may read them; pure.

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

from culture.privacy.periods import Grain, Period
from culture.privacy.subtraction import Counts, count_differences, small_differences

SHORTER = {Grain.YEAR: Grain.QUARTER, Grain.QUARTER: Grain.MONTH}


@dataclass(frozen=True, slots=True)
class Differences:
    """How many differences were taken, and a sentence for each of fewer than k answers."""

    releases: int
    compared: int
    small: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """What one release holds: whose answers, of when, and how many of each subject."""

    unit: int
    name: str
    units: frozenset[int]
    period: Period
    at: dt.datetime
    k: int
    counts: Counts


Scope = tuple[int, Period]
Known = Callable[[Sequence[Released]], list[Released]]


def subtract(released: Sequence[Released]) -> Differences:
    """Take every difference of two releases of which one holds the other, oldest first."""
    history: dict[Scope, list[Released]] = defaultdict(list)
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


def _differences_of(
    one: Released, history: Mapping[Scope, list[Released]]
) -> Iterator[tuple[str, Counts]]:
    """Give the release itself and what is left of it without others, as these were then."""
    yield "", one.counts

    def until(releases: Sequence[Released]) -> list[Released]:
        place = bisect_right(releases, one.at, key=_moment)
        return list(releases[:place][-1:])

    def before(releases: Sequence[Released]) -> list[Released]:
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


def _here(one: Released, history: Mapping[Scope, list[Released]], known: Known) -> Counts:
    """What no unit below and no shorter period holds: the narrowest that anybody can subtract."""
    without = [part.counts for part in _below(one, history, known)]
    without += [
        part.counts.minus(few.counts for few in _below(part, history, known))
        for part in _inside(one, history, known)
    ]
    return one.counts.minus(without)


def _below(one: Released, history: Mapping[Scope, list[Released]], known: Known) -> list[Released]:
    """The widest releases of the same period that one holds; no two of them share an answer."""
    found: list[Released] = []
    for unit in one.units - {one.unit}:
        found += known(history.get((unit, one.period), []))
    widest: list[Released] = []
    covered: set[int] = set()
    for other in sorted(found, key=lambda other: -len(other.units)):
        if other.units < one.units and other.unit not in covered:
            widest.append(other)
            covered |= other.units
    return widest


def _inside(one: Released, history: Mapping[Scope, list[Released]], known: Known) -> list[Released]:
    """The releases of the same unit and the next shorter periods."""
    if one.period.grain not in SHORTER:
        return []
    found: list[Released] = []
    period = Period.around(one.period.starts_on, SHORTER[one.period.grain])
    while one.period.contains(period.starts_on):
        found += known(history.get((one.unit, period), []))
        period = period.next
    return found


def _moment(one: Released) -> dt.datetime:
    return one.at
