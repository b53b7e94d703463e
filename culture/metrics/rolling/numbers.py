"""The numbers of one release, computed from exact sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

from culture.metrics.content import Entry
from culture.metrics.models import Subject
from culture.metrics.tallies import SubjectTally
from culture.scoring.gaps import gap_of
from culture.scoring.intervals import Interval
from culture.scoring.reliability import (
    FEWEST_FOR_RELIABILITY,
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

    Means, deviations and gaps are in points of the scale with these `ends`; `interval` is the 95 %
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
        entries=tuple(_entry(one, pooled, dimensions, ends) for one in shown),
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
    gap = gap_of(one.tally.answers, factor=one.factor, ends=ends)
    subject = one.subject
    parts = _parts(one, pooled, dimensions)
    return Entry(
        kind=subject.kind,
        pair=subject.pair,
        key=subject.key,
        dimension=_dimension_key(subject, dimensions) if subject.kind == Kind.ITEM else None,
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
        **(_reliability(one, parts) if len(parts) > 1 else {}),
    )


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

    Only respondents count who answered everything that was asked. There is no alpha of few, and
    none where the parts were not all answered by the same respondents (a short and a full form
    together).
    """
    complete = one.tally.complete
    same = all(part.tally.complete.n == complete.n for part in parts)
    alphas: list[float | None] = [None, None]
    if same and complete.n >= FEWEST_FOR_RELIABILITY and one.factor % len(parts) == 0:
        alphas = [
            alpha(
                [getattr(part.tally.complete, side) for part in parts],
                getattr(complete, side),
                part_factors=[part.factor for part in parts],
                total_factor=one.factor // len(parts),
            )
            for side in ("expected_side", "delivered_side")
        ]
    word = verdict(pair_reliability(complete, *alphas))
    return {
        "alpha_n": complete.n,
        "expected_alpha": alphas[0],
        "delivered_alpha": alphas[1],
        "expected_alpha_interval": _interval(alphas[0], complete.n, len(parts)),
        "delivered_alpha_interval": _interval(alphas[1], complete.n, len(parts)),
        "reliability": word.shown,
        "verdict": word.word.value,
    }


def _interval(value: float | None, n: int, parts: int) -> Interval | None:
    return None if value is None else alpha_interval(value, n=n, parts=parts)
