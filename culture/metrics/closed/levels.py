"""Is culture shared? What the whole of a wave says about its teams, and about its scales."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from culture.metrics.closed.facts import DELIVERED, EXPECTED, Sheet
from culture.metrics.closed.numbers import complete_items, hundredths, rounded
from culture.metrics.closed.scores import Reading, Score, Scored
from culture.metrics.content import Difference, Level
from culture.privacy.deviations import FEWEST_BLOCKS_FOR_DEVIATIONS, FEWEST_FOR_DEVIATIONS
from culture.scoring.agreement import SHARED_FROM, UnitEffect, pooled_agreement, unit_effect
from culture.scoring.intervals import Interval
from culture.scoring.reliability import (
    RELIABLE_FROM,
    alpha_interval,
    alpha_of_rows,
    pair_reliability,
    verdict,
)
from culture.scoring.tallies import PairTally, Tally

DIFFER, LITTLE, NONE, UNKNOWN = "differ", "little", "none", "unknown"


def level_entries(reading: Reading, sheet: Sheet) -> tuple[Level, ...]:
    """Write one entry per dimension and side: how far teams differ, agree, and are measured well.

    Teams are the groups of the dimension. Everything is of all groups together, and null below 20
    respondents or two groups.
    """
    sides = [DELIVERED, EXPECTED] if sheet.is_two_sided else [DELIVERED]
    return tuple(_entry(subject, sheet, side) for subject in reading.dimensions for side in sides)


def difference_entries(reading: Reading, sheet: Sheet) -> tuple[Difference, ...]:
    """Write how reliable each dimension's difference of both sides is; none where one was asked."""
    if not sheet.is_two_sided:
        return ()
    return tuple(_difference(subject) for subject in reading.dimensions)


def verdict_of(effect: UnitEffect | None) -> str:
    """Judge whether teams may be compared.

    `none`: ICC(1) below .05, there is no unit-level culture. `little`: teams differ, but their
    means are not reliable (ICC(2) below .70). `differ`: they may be compared.
    """
    if effect is None or effect.icc1 is None:
        return UNKNOWN
    if effect.icc1 < SHARED_FROM:
        return NONE
    return DIFFER if effect.icc2 is not None and effect.icc2 >= RELIABLE_FROM else LITTLE


def _entry(subject: Scored, sheet: Sheet, side: str) -> Level:
    groups: dict[int, list[Score]] = defaultdict(list)
    for score in subject.scores:
        groups[score.group].append(score)
    enough = _is_enough(len(subject.scores), teams=len(groups))
    effect = None
    if enough:
        tallies = [Tally.of(getattr(score, side) for score in scores) for scores in groups.values()]
        effect = unit_effect(tallies, factor=subject.factor)
    alpha, alpha_ends = _alpha(subject, side)
    return Level(
        key=subject.key,
        side=side,
        n=len(subject.scores),
        teams=len(groups),
        icc1=hundredths(effect.icc1) if effect else None,
        icc2=hundredths(effect.icc2) if effect else None,
        verdict=verdict_of(effect),
        agreement=_agreement(list(groups.values()), sheet, side) if enough else None,
        alpha=alpha,
        alpha_interval=alpha_ends,
    )


def _agreement(groups: Sequence[Sequence[Score]], sheet: Sheet, side: str) -> float | None:
    """The agreement of all teams together: r_wg(j) of the variance within teams.

    The median over few teams would be one team's own scatter in disguise.
    """
    complete = [complete_items(scores, side=f"{side}_items") for scores in groups]
    filled = [rows for rows in complete if rows]
    if not _is_enough(sum(map(len, filled)), teams=len(filled)):
        return None
    found = pooled_agreement(
        [[Tally.of(column) for column in zip(*rows, strict=True)] for rows in filled],
        points=sheet.layout.high - sheet.layout.low + 1,
    )
    return hundredths(found.rwg) if found else None


def _alpha(subject: Scored, side: str) -> tuple[float | None, Interval | None]:
    rows = complete_items(subject.scores, side=f"{side}_items")
    enough = len(rows) >= FEWEST_FOR_DEVIATIONS
    value = alpha_of_rows(rows) if enough else None
    parts = len(rows[0]) if rows else 0
    ends = None if value is None else alpha_interval(value, n=len(rows), parts=parts)
    if ends is None:
        return hundredths(value), None
    return hundredths(value), Interval(rounded(ends[0], 100), rounded(ends[1], 100))


def _difference(subject: Scored) -> Difference:
    scores = subject.scores
    pairs = [
        (sum(expected), sum(delivered))
        for expected, delivered in zip(
            complete_items(scores, side="expected_items"), complete_items(scores), strict=True
        )
    ]
    alphas = [
        alpha_of_rows(complete_items(scores, side=side)) if _enough_pairs(pairs) else None
        for side in ("expected_items", "delivered_items")
    ]
    found = verdict(pair_reliability(PairTally.of(pairs), *alphas))
    return Difference(subject.key, hundredths(found.shown), found.word.value)


def _enough_pairs(pairs: Sequence[tuple[int, int]]) -> bool:
    return len(pairs) >= FEWEST_FOR_DEVIATIONS


def _is_enough(people: int, *, teams: int) -> bool:
    return people >= FEWEST_FOR_DEVIATIONS and teams >= FEWEST_BLOCKS_FOR_DEVIATIONS
