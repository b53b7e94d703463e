"""Candidates held against each other: a fixed weighted sum, its parts, and how sure it is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile
from surveys.hiring.interviews.ratings import HIGHEST, LOWEST, GivenRating, split_by

WHOLE = 100


@dataclass(frozen=True, slots=True)
class SumPart:
    """What one competency brings: its mean rating times its share of the 100 points."""

    competency: Hashable
    points: int
    rating: Fraction

    @property
    def worth(self) -> Fraction:
        """The part of the sum, in points of the scale."""
        return self.rating * self.points / WHOLE


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """The sum of one candidate, on the scale of the ratings, with its parts.

    `value` is None where a competency was not rated; `interval` (95 %) where nothing says how far
    interviewers differ.
    """

    candidate: Hashable
    parts: tuple[SumPart, ...]
    interviewers: int
    value: Fraction | None
    interval: Interval | None


def weighted_sums(
    ratings: Sequence[GivenRating], points: Mapping[Hashable, int]
) -> list[WeightedSum]:
    """Give every candidate's weighted sum, in the order in which candidates first come.

    A competency's rating is the mean over interviewers of each one's mean over its questions. How
    sure a sum is follows from how far interviewers differ about the same candidate, pooled over all
    candidates: with k interviewers the error is the root of that variance / k. Points sum to 100.
    """
    by_candidate = split_by(ratings, lambda rating: rating.candidate)
    single = {
        candidate: _sums_of_interviewers(part, points) for candidate, part in by_candidate.items()
    }
    scatter = _scatter_of([sums for sums in single.values() if len(sums) > 1])
    return [
        _weighted(candidate, part, points, reach=_reach(scatter, len(single[candidate])))
        for candidate, part in by_candidate.items()
    ]


def in_groups(sums: Sequence[WeightedSum]) -> list[list[WeightedSum]]:
    """Part candidates into groups from the highest down, where no interval reaches across.

    Inside a group nobody comes before anybody: the order of input stays. Who has no sum or no
    interval cannot be placed and is left out.
    """
    placed = [(one, one.interval) for one in sums if one.interval is not None]
    order = sorted(placed, key=lambda pair: pair[1].high, reverse=True)
    groups: list[list[WeightedSum]] = []
    lowest = float(LOWEST)
    for one, interval in order:
        if groups and interval.high >= lowest:
            groups[-1].append(one)
            lowest = min(lowest, interval.low)
        else:
            groups.append([one])
            lowest = interval.low
    places = {id(one): place for place, one in enumerate(sums)}
    return [sorted(group, key=lambda one: places[id(one)]) for group in groups]


def _weighted(
    candidate: Hashable,
    ratings: Sequence[GivenRating],
    points: Mapping[Hashable, int],
    *,
    reach: float | None,
) -> WeightedSum:
    rated = _means(ratings)
    parts = tuple(
        SumPart(competency, weight, rated[competency])
        for competency, weight in points.items()
        if competency in rated
    )
    interviewers = len({rating.interviewer for rating in ratings})
    if len(parts) < len(points):
        return WeightedSum(candidate, parts, interviewers, None, None)
    value = sum((part.worth for part in parts), Fraction(0))
    interval = None
    if reach is not None:
        low, high = float(value) - reach, float(value) + reach
        interval = Interval(max(low, LOWEST), min(high, HIGHEST))
    return WeightedSum(candidate, parts, interviewers, value, interval)


def _means(ratings: Sequence[GivenRating]) -> dict[Hashable, Fraction]:
    """The mean of each competency over interviewers, each with one voice."""
    found = {}
    for competency, part in split_by(ratings, lambda rating: rating.competency).items():
        voices = [
            Fraction(sum(one.points for one in own), len(own))
            for own in split_by(part, lambda rating: rating.interviewer).values()
        ]
        found[competency] = sum(voices, Fraction(0)) / len(voices)
    return found


def _sums_of_interviewers(
    ratings: Sequence[GivenRating], points: Mapping[Hashable, int]
) -> list[Fraction]:
    """The weighted sum that each interviewer alone would give; only of those who rated all."""
    sums = []
    for own in split_by(ratings, lambda rating: rating.interviewer).values():
        rated = _means(own)
        if all(competency in rated for competency in points):
            sums.append(sum((rated[one] * weight for one, weight in points.items()), Fraction(0)))
    return [one / WHOLE for one in sums]


@dataclass(frozen=True, slots=True)
class _PanelScatter:
    """How far interviewers differ about the same candidate, and its degrees of freedom."""

    variance: Fraction
    df: int


def _scatter_of(panels: Sequence[Sequence[Fraction]]) -> _PanelScatter | None:
    """Pool the variance over candidates; None where no two rated anybody, or never differ."""
    squares = Fraction(0)
    for panel in panels:
        mean = sum(panel, Fraction(0)) / len(panel)
        squares += sum(((one - mean) ** 2 for one in panel), Fraction(0))
    df = sum(len(panel) - 1 for panel in panels)
    return _PanelScatter(squares / df, df) if squares else None


def _reach(scatter: _PanelScatter | None, interviewers: int) -> float | None:
    if scatter is None or not interviewers:
        return None
    return t_quantile(scatter.df) * sqrt(scatter.variance / interviewers)
