"""The numbers of a wave's releases, written as they are shown: one decimal, coded, pooled.

What cannot be computed or may not be shown is None, or is not there.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from culture.metrics.closed.facts import Sheet
from culture.metrics.closed.scores import Reading, Score, Scored
from culture.metrics.content import DIMENSION, ITEM, OVERALL, Entry
from culture.privacy.deviations import (
    FEWEST_FOR_DEVIATIONS,
    Pooled,
    mean_interval,
    pooled_deviation,
)
from culture.scoring.agreement import within_agreement
from culture.scoring.intervals import Interval
from culture.scoring.tallies import Tally

# LeBreton and Senter (2008), table 3; what they call "very strong" is strong here.
STRONG_ABOVE, MODERATE_ABOVE, WEAK_ABOVE = 0.70, 0.50, 0.30

DIGITS = 6  # what is further right comes from floating arithmetic

Rows = Iterable[Score]


@dataclass(frozen=True, slots=True)
class Means:
    """Exact means of some respondents, in points of the scale."""

    n: int
    expected: Fraction
    delivered: Fraction

    @property
    def gap(self) -> Fraction:
        """What was delivered less what was expected."""
        return self.delivered - self.expected


@dataclass(frozen=True, slots=True)
class Deviations:
    """Pooled deviations within groups, by kind and key; of the gap, or of what was delivered."""

    of: Mapping[tuple[str, str], Pooled | None]


def tenths(value: Fraction | float) -> float:
    """Round to one decimal, halves away from zero; never a negative zero."""
    return rounded(value, 10)


def outwards(low: float, high: float) -> Interval:
    """Round an interval to one decimal so that it never becomes narrower.

    What is left of floating arithmetic is taken away first, so that 3.8 stays 3.8.
    """
    below = math.floor(round(low * 10, DIGITS)) / 10
    above = math.ceil(round(high * 10, DIGITS)) / 10
    return Interval(below + 0.0, above + 0.0)


def hundredths(value: float | None) -> float | None:
    """Round to two decimals, halves away from zero; None stays None."""
    return None if value is None else rounded(value, 100)


def rounded(value: Fraction | float, parts: int) -> float:
    """Round to one of `parts` of a point, halves away from zero."""
    exact = Fraction(value) * parts
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return (whole if exact >= 0 else -whole) / parts


def means_of(subject: Scored, scores: Rows) -> Means | None:
    """Average scores; None without any."""
    n = expected = delivered = 0
    for score in scores:
        n += 1
        expected += score.expected
        delivered += score.delivered
    if not n:
        return None
    parts = n * subject.factor
    return Means(n, Fraction(expected, parts), Fraction(delivered, parts))


def overall_of(dimensions: Sequence[Means | None]) -> Means | None:
    """Average the dimensions' means; None where one of them is not shown.

    It is made from shown sums alone, so it tells nobody more than they do.
    """
    shown = [means for means in dimensions if means is not None]
    if len(shown) < len(dimensions) or not shown:
        return None
    return Means(
        n=min(means.n for means in shown),
        expected=sum((means.expected for means in shown), Fraction(0)) / len(shown),
        delivered=sum((means.delivered for means in shown), Fraction(0)) / len(shown),
    )


def deviations_of(reading: Reading, sheet: Sheet) -> Deviations:
    """Pool the deviations within groups of every subject, overall included."""
    found: dict[tuple[str, str], Pooled | None] = {}
    alone: dict[int, list[float]] = defaultdict(list)
    for kind, subjects in ((DIMENSION, reading.dimensions), (ITEM, reading.items)):
        for subject in subjects:
            groups: dict[int, list[float]] = defaultdict(list)
            for score in subject.scores:
                value = _value(score, subject, sheet)
                groups[score.group].append(value)
                if kind == DIMENSION:
                    alone[score.place].append(value)
            found[kind, subject.key] = pooled_deviation(list(groups.values()))
    together: dict[int, list[float]] = defaultdict(list)
    place_of = reading.grouping.place_of
    for place, values in alone.items():
        if reading.rows[place].cell in place_of:
            together[place_of[reading.rows[place].cell]].append(sum(values) / len(values))
    found[OVERALL, OVERALL] = pooled_deviation(list(together.values()))
    return Deviations(found)


def unit_subjects(
    reading: Reading, sheet: Sheet, deviations: Deviations, *, unit: int, invited: int
) -> tuple[Entry, ...]:
    """Write every subject that may be shown of a unit: overall, dimensions, items."""
    means: list[Means | None] = []
    dimensions = []
    for subject in reading.dimensions:
        inside = subject.grouping.units.get(unit)
        scores = scores_in(subject, inside)
        means.append(means_of(subject, scores))
        if means[-1]:
            word = agreement_word(scores, points=_points(sheet))
            dimensions.append((DIMENSION, subject, means[-1], word))
    items = []
    for subject in reading.items:
        scores = scores_in(subject, subject.grouping.units.get(unit))
        found = means_of(subject, scores)
        if found and found.n >= FEWEST_FOR_DEVIATIONS:
            items.append((ITEM, subject, found, None))
    whole = overall_of(means)
    entries = [
        written(kind, subject, found, sheet, deviations, population=invited, agreement=word)
        for kind, subject, found, word in (*dimensions, *items)
    ]
    if whole:
        entries.insert(0, written(OVERALL, None, whole, sheet, deviations, population=invited))
    return tuple(entries)


def scores_in(subject: Scored, groups: Collection[int] | None) -> list[Score]:
    """Give the scores of some groups; none where a unit is not shown (None)."""
    if not groups:
        return []
    return [score for group in sorted(groups) for score in subject.by_group.get(group, ())]


def written(
    kind: str,
    subject: Scored | None,
    means: Means,
    sheet: Sheet,
    deviations: Deviations,
    *,
    population: int | None,
    agreement: str | None = None,
) -> Entry:
    """Write one subject's entry. The gap is rounded itself, not the difference of rounded means.

    Intervals are laid around the mean as shown: with its own they would give away more decimals.
    """
    key = subject.key if subject else OVERALL
    two_sided = sheet.is_two_sided
    gap = tenths(means.gap) if two_sided else None
    delivered = tenths(means.delivered)
    value, pooled = delivered if gap is None else gap, deviations.of.get((kind, key))
    asked = None if population is None else max(population, means.n)
    interval, lasting = (
        ends and outwards(*ends)
        for ends in (
            mean_interval(value, n=means.n, pooled=pooled, population=asked),
            mean_interval(value, n=means.n, pooled=pooled, population=None),
        )
    )
    return Entry(
        kind=kind,
        key=key,
        dimension=subject.dimension if subject else None,
        n=means.n,
        expected=tenths(means.expected) if two_sided else None,
        delivered=delivered,
        gap=gap,
        interval=interval,
        lasting=lasting,
        agreement=agreement,
    )


def agreement_word(scores: Sequence[Score], *, points: int) -> str | None:
    """Say in a word how far people agree in what was delivered: r_wg(j) over complete answers.

    None below 20 of them, or of one item and another number of points than an r_wg(j) has.
    """
    complete = complete_items(scores)
    if len(complete) < FEWEST_FOR_DEVIATIONS:
        return None
    found = within_agreement(
        [Tally.of(column) for column in zip(*complete, strict=True)], points=points
    )
    return word_of(found.rwg) if found else None


def word_of(rwg: float) -> str:
    """Name an r_wg(j) by the bands of LeBreton and Senter (2008)."""
    if rwg > STRONG_ABOVE:
        return "strong"
    if rwg > MODERATE_ABOVE:
        return "moderate"
    return "weak" if rwg > WEAK_ABOVE else "none"


def complete_items(scores: Sequence[Score], *, side: str = "delivered_items") -> list[list[int]]:
    """Give the ratings of one side of those who answered every item of a dimension."""
    rows = ([one for one in getattr(score, side) if one is not None] for score in scores)
    return [
        row
        for row, score in zip(rows, scores, strict=True)
        if len(row) == len(score.delivered_items)
    ]


def _value(score: Score, subject: Scored, sheet: Sheet) -> float:
    sum_ = score.delivered - score.expected if sheet.is_two_sided else score.delivered
    return sum_ / subject.factor


def _points(sheet: Sheet) -> int:
    return sheet.layout.high - sheet.layout.low + 1
