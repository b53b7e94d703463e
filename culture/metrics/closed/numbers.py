"""The numbers of a wave's releases, written as they are shown: one decimal, coded, pooled.

What cannot be computed or may not be shown is None, or is not there.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from culture.metrics.closed.counts import ToldCounts
from culture.metrics.closed.facts import Sheet
from culture.metrics.closed.scatters import Scatters
from culture.metrics.closed.scores import Score, Scored, ScoredSheet
from culture.metrics.content import DELIVERED, DIMENSION, ITEM, OVERALL, Entry
from culture.privacy.deviations import FEWEST_FOR_DEVIATIONS, mean_interval
from culture.scoring.agreement import agreement_of
from culture.scoring.intervals import Interval

# LeBreton and Senter (2008), table 3; what they call "very strong" is strong here.
STRONG_ABOVE, MODERATE_ABOVE, WEAK_ABOVE = 0.70, 0.50, 0.30

HALF_A_TENTH = 0.05  # what rounding alone leaves open, also where everybody answered
DIGITS = 6  # what is further right comes from floating arithmetic

Rows = Iterable[Score]


@dataclass(frozen=True, slots=True)
class Means:
    """Exact means of some respondents, in points of the scale, and how many they are."""

    n: int
    expected: Fraction
    delivered: Fraction

    @property
    def gap(self) -> Fraction:
        """What was delivered less what was expected."""
        return self.delivered - self.expected


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


def unit_subjects(
    reading: ScoredSheet,
    sheet: Sheet,
    scatters: Scatters,
    *,
    unit: int,
    invited: int,
    counts: ToldCounts,
) -> tuple[Entry, ...]:
    """Write every subject that may be shown of a unit: overall, dimensions, items.

    How many answered is what may be told of it, in intervals and conditions, too. Where statements
    or the units spoken of were drawn, having asked nearly everybody makes no interval narrower:
    which one somebody got stays chance.
    """
    population = None if sheet.is_sampled else invited
    means: list[Means | None] = []
    dimensions = []
    for subject in reading.dimensions:
        inside = subject.grouping.units.get(unit)
        scores = scores_in(subject, inside)
        means.append(_told(means_of(subject, scores), subject, unit=unit, counts=counts))
        if means[-1]:
            word = None
            if means[-1].n >= FEWEST_FOR_DEVIATIONS:
                word = agreement_word(
                    _agreed_on(reading, subject, sheet), scatters, unit=unit, points=_points(sheet)
                )
            dimensions.append((DIMENSION, subject, means[-1], word))
    items = []
    for subject in reading.items:
        scores = scores_in(subject, subject.grouping.units.get(unit))
        found = _told(means_of(subject, scores), subject, unit=unit, counts=counts)
        if found and found.n >= FEWEST_FOR_DEVIATIONS:
            items.append((ITEM, subject, found, None))
    whole = overall_of(means)
    entries = [
        written(kind, subject, found, sheet, scatters, population=population, agreement=word)
        for kind, subject, found, word in (*dimensions, *items)
    ]
    if whole:
        entries.insert(0, written(OVERALL, None, whole, sheet, scatters, population=population))
    return tuple(entries)


def _told(means: Means | None, subject: Scored, *, unit: int, counts: ToldCounts) -> Means | None:
    return means and replace(means, n=counts.of_unit(unit, subject))


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
    scatters: Scatters,
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
    value, pooled = delivered if gap is None else gap, scatters.pooled(kind, key)
    asked = None if population is None else max(population, means.n)
    interval, lasting = (
        ends and outwards(min(ends[0], value - HALF_A_TENTH), max(ends[1], value + HALF_A_TENTH))
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


def _agreed_on(reading: ScoredSheet, dimension: Scored, sheet: Sheet) -> list[tuple[str, Scored]]:
    """The statements of a dimension; where they were drawn, the one that it has alone.

    That one is its dimension: everybody who carries it answered the same.
    """
    if sheet.is_drawn:
        return [(DIMENSION, dimension)] if dimension.items == 1 else []
    return [(ITEM, item) for item in reading.items_of(dimension)]


def agreement_word(
    statements: Sequence[tuple[str, Scored]], scatters: Scatters, *, unit: int, points: int
) -> str | None:
    """Say in a word how far people agree in what was delivered: r_wg(j) over a dimension's items.

    None where an item is not shown of the unit, or its scatter is not known of it alone.
    """
    variances = []
    for kind, statement in statements:
        found = scatters.of.get((kind, statement.key, DELIVERED))
        groups = statement.grouping.units.get(unit)
        variance = found.variance_of(groups) if found and groups else None
        if variance is None:
            return None
        variances.append(variance)
    return word_of(agreement_of(variances, points=points)) if variances else None


def word_of(rwg: float) -> str:
    """Name an r_wg(j) by the bands of LeBreton and Senter (2008)."""
    if rwg > STRONG_ABOVE:
        return "strong"
    if rwg > MODERATE_ABOVE:
        return "moderate"
    return "weak" if rwg > WEAK_ABOVE else "none"


def _points(sheet: Sheet) -> int:
    return sheet.layout.high - sheet.layout.low + 1
