"""The numbers of one release, computed from exact sums and from what is told of squares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import lcm
from typing import Any

from culture.metrics.content import UNWEIGHTED, Entry
from culture.metrics.models import Subject
from culture.metrics.tallies import SubjectTally
from culture.privacy.told import ToldTally, told_gap, two_decimals
from culture.scoring.intervals import Interval
from culture.scoring.reliability import (
    alpha,
    alpha_interval,
    pair_reliability,
    verdict,
)

Kind = Subject.Kind
SubjectKey = tuple[str, str, str]
Dimensions = Mapping[tuple[int, int], str]  # the key of each measure's dimension at a position
KINDS = [Kind.OVERALL, Kind.WEIGHTED, Kind.DIMENSION, Kind.ITEM]


@dataclass(frozen=True, slots=True)
class Described:
    """How many answered, how many of them hastily, and every number of k or more."""

    n: int
    flagged: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Pooled:
    """One subject over all versions of its series, on a common factor."""

    subject: Subject
    factor: int
    tally: SubjectTally


def describe_numbers(
    tallies: Mapping[int, SubjectTally], subjects: Mapping[int, Subject], *, k: int, ends: Interval
) -> Described:
    """Give every number of a release: one entry per subject of k or more.

    Means, deviations and gaps are in points of the scale with these `ends`, deviations and whatever
    is made of them as far as squares are told (see `culture.privacy.told`); `interval` is the 95 %
    interval of the gap; `reliability` is that of the difference, null where it may not be shown as
    a number.
    """
    pooled = _pool(tallies, subjects)
    dimensions = {
        (subject.measure_id, subject.position): subject.key
        for subject in subjects.values()
        if subject.kind == Kind.DIMENSION
    }
    overall = pooled.get((Kind.OVERALL, Subject.Pair.GAP, "overall"))
    shown = [one for one in _in_order(pooled.values()) if one.tally.answers.n >= k]
    return Described(
        n=overall.tally.answers.n if overall else 0,
        flagged=overall.tally.flagged if overall else 0,
        entries=tuple(
            entry
            for one in shown
            for entry in (_entry(one, pooled, dimensions, ends), _unweighted(one, overall, ends))
            if entry
        ),
    )


def _pool(
    tallies: Mapping[int, SubjectTally], subjects: Mapping[int, Subject]
) -> dict[SubjectKey, _Pooled]:
    groups: dict[SubjectKey, list[int]] = defaultdict(list)
    for subject_id in sorted(tallies):
        subject = subjects[subject_id]
        groups[subject.kind, subject.pair, subject.key].append(subject_id)
    pooled = {}
    for key, members in groups.items():
        factor = lcm(*(subjects[member].factor for member in members))
        tally = SubjectTally()
        for member in members:
            tally += tallies[member].rescaled(factor // subjects[member].factor)
        pooled[key] = _Pooled(subjects[members[-1]], factor, tally)
    return pooled


def _in_order(pooled: Iterable[_Pooled]) -> list[_Pooled]:
    return sorted(
        pooled,
        key=lambda one: (
            one.subject.pair != Subject.Pair.GAP,
            KINDS.index(Kind(one.subject.kind)),
            one.subject.position,
            one.subject.key,
        ),
    )


def _entry(
    one: _Pooled, pooled: Mapping[SubjectKey, _Pooled], dimensions: Dimensions, ends: Interval
) -> Entry:
    subject, parts = one.subject, _parts(one, pooled, dimensions)
    entry = _described(one.tally.answers, subject.kind, subject.key, one.factor, ends)
    return replace(
        entry,
        pair=subject.pair,
        dimension=_dimension_key(subject, dimensions) if subject.kind == Kind.ITEM else None,
        **(_reliability(one, parts) if len(parts) > 1 else {}),
    )


def _described(tally: ToldTally, kind: str, key: str, factor: int, ends: Interval) -> Entry:
    gap = told_gap(tally, ends=ends, factor=factor)
    return Entry(
        kind=kind,
        key=key,
        n=gap.n,
        expected=gap.expected,
        delivered=gap.delivered,
        gap=gap.gap,
        expected_sd=gap.expected_sd,
        delivered_sd=gap.delivered_sd,
        gap_sd=gap.gap_sd,
        t=gap.t,
        interval=gap.interval,
        lasting=gap.interval,
        correlation=gap.correlation,
    )


def _unweighted(one: _Pooled, overall: _Pooled | None, ends: Interval) -> Entry | None:
    """What those who have a weighted score say overall; None where that is everybody."""
    if one.subject.kind != Kind.WEIGHTED or overall is None:
        return None
    if overall.tally.weighted.n == overall.tally.answers.n:
        return None
    return _described(overall.tally.weighted, UNWEIGHTED, UNWEIGHTED, overall.factor, ends)


def _parts(
    one: _Pooled, pooled: Mapping[SubjectKey, _Pooled], dimensions: Dimensions
) -> list[_Pooled]:
    """Find what a score is made of: the dimensions of the overall score, a dimension's items."""
    if one.subject.kind not in {Kind.OVERALL, Kind.DIMENSION}:
        return []
    kind = Kind.DIMENSION if one.subject.kind == Kind.OVERALL else Kind.ITEM
    parts = [
        part
        for part in pooled.values()
        if part.subject.kind == kind and part.subject.pair == one.subject.pair
    ]
    if kind == Kind.DIMENSION:
        return parts
    return [part for part in parts if _dimension_key(part.subject, dimensions) == one.subject.key]


def _dimension_key(item: Subject, dimensions: Dimensions) -> str:
    return dimensions[item.measure_id, item.dimension]


def _reliability(one: _Pooled, parts: Sequence[_Pooled]) -> dict[str, Any]:
    """Give both alphas, their intervals, and the reliability of the difference with its word.

    Only respondents count who answered everything that was asked; where a short and a full form
    are mixed, so that these did not all answer the same parts, those who answered every statement.
    There is no alpha of few, nor where what is told of squares is too coarse. Intervals hold those
    of both ends of what is told of the score.
    """
    whose = "complete"
    if any(part.tally.complete.n != one.tally.complete.n for part in parts):
        whose = "full"
    complete: ToldTally = getattr(one.tally, whose)
    told = [getattr(part.tally, whose).middle for part in parts]
    alphas: list[float | None] = []
    intervals: list[Interval | None] = []
    for side in ("expected", "delivered"):
        found: list[float | None] = [None] * 3
        if complete.allows_ratios(side) and one.factor % len(parts) == 0:
            wholes = [getattr(whole, f"{side}_side") for whole in (complete.middle, *complete.ends)]
            alphas_of = {
                whole: alpha(
                    [getattr(part, f"{side}_side") for part in told],
                    whole,
                    part_factors=[part.factor for part in parts],
                    total_factor=one.factor // len(parts),
                )
                for whole in set(wholes)  # where squares are told finely all three are one
            }
            found = [alphas_of[whole] for whole in wholes]
        middle, least, most = (value and min(value, 1.0) for value in found)
        alphas.append(middle)
        intervals.append(_interval(least, most, complete.n, len(parts)))
    word = verdict(pair_reliability(complete.middle, *alphas))
    alphas = [two_decimals(one) for one in alphas]
    return {
        "alpha_n": complete.n,
        "expected_alpha": alphas[0],
        "delivered_alpha": alphas[1],
        "expected_alpha_interval": intervals[0],
        "delivered_alpha_interval": intervals[1],
        "reliability": two_decimals(word.shown),
        "verdict": word.word.value,
    }


def _interval(least: float | None, most: float | None, n: int, parts: int) -> Interval | None:
    if least is None or most is None:
        return None
    low, high = (alpha_interval(one, n=n, parts=parts) for one in (least, most))
    return Interval(low.low, high.high) if low and high else None
