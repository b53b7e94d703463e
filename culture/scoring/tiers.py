"""Which units may be put in an order: groups that clearly differ, and those without a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from culture.scoring.certainty import WORDS_LEVEL, Estimate, clear_of


@dataclass(frozen=True, slots=True)
class Tiers:
    """Positions of units: groups from the lowest to the highest, and those that fit anywhere."""

    ordered: tuple[tuple[int, ...], ...]
    unplaced: tuple[int, ...] = ()


def tiers_of(estimates: Sequence[Estimate], *, level: float = WORDS_LEVEL) -> Tiers:
    """Group units so that every unit of a group clearly differs from every one of the next.

    All pairs are judged together (see `clear_of`). A unit that differs clearly from neither of two
    which do differ, and whose interval holds the values of both, cannot be placed: it stands apart
    and joins nobody. Inside a group positions keep their order of input; one group means that there
    is no clear difference.
    """
    clear = clear_of(
        {
            (first, second): estimates[first].less(estimates[second]).p
            for first, second in combinations(range(len(estimates)), 2)
        },
        level=level,
    )
    unplaced = {place for place in range(len(estimates)) if _fits_anywhere(place, estimates, clear)}
    order = sorted(
        (place for place in range(len(estimates)) if place not in unplaced),
        key=lambda place: estimates[place].value,
    )
    groups: list[list[int]] = []
    for position, place in enumerate(order):
        below, above = order[:position], order[position:]
        if groups and not all(_differ(low, high, clear) for low in below for high in above):
            groups[-1].append(place)
        else:
            groups.append([place])
    return Tiers(tuple(tuple(sorted(group)) for group in groups), tuple(sorted(unplaced)))


def lowest_of(estimates: Sequence[Estimate]) -> tuple[int, float] | None:
    """Find the lowest of several units, and the p value of its lying below all others.

    The largest p value against any other decides; as any unit might have been the lowest, it
    counts once for each. None below two units.
    """
    if len(estimates) < 2:  # noqa: PLR2004 (below whom?)
        return None
    lowest = min(range(len(estimates)), key=lambda place: estimates[place].value)
    against = [
        other.less(estimates[lowest]).p / 2
        for place, other in enumerate(estimates)
        if place != lowest
    ]
    return lowest, min(1.0, max(against) * len(estimates))


def _fits_anywhere(
    place: int, estimates: Sequence[Estimate], clear: frozenset[tuple[int, int]]
) -> bool:
    interval = estimates[place].interval
    return any(
        interval.low <= estimates[first].value <= interval.high
        and interval.low <= estimates[second].value <= interval.high
        and not _differ(place, first, clear)
        and not _differ(place, second, clear)
        for first, second in clear
        if place not in {first, second}
    )


def _differ(first: int, second: int, clear: frozenset[tuple[int, int]]) -> bool:
    return (min(first, second), max(first, second)) in clear
