"""Crossings: two breakdowns beside each other, only where they have nobody or k people in common.

The sums of both bound what the people in a class of each said together, and from both sides: three
new leaders may each have answered anything, and what all three said be known. So a class of the one
and one of the other have nobody in common, or `k` people or more. Who said what of themselves
decides that, and no rating. See `docs/adr/0054-breakdowns-that-cross.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # a page that asks `fewest_for_both` needs nothing that computes
    from culture.privacy.breakdowns import Mergings

One = TypeVar("One", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)
Crossed = Mapping[tuple[One, Other], int]  # respondents by their category of both breakdowns
Cell = tuple[int, int]

FEWEST_CLASSES = 2


def fewest_for_both(k: int) -> int:
    """How many answers two breakdowns need beside each other, unless a pair of classes is empty."""
    return FEWEST_CLASSES * FEWEST_CLASSES * k


def cross_in_few(counts: Mapping[tuple[int, ...], int], *, k: int) -> bool:
    """Say whether classes of two breakdowns have 1 to `k` - 1 people in common.

    `counts` gives the respondents by block and by their class of each breakdown.
    """
    shared: Counter[tuple[tuple[int, int], ...]] = Counter()
    for (_block, *classes), n in counts.items():
        for pair in combinations(enumerate(classes), 2):
            shared[pair] += n
    return any(0 < n < k for n in shared.values())


def coarsen_both(
    first: Mergings[Any, One],
    second: Mergings[Any, Other],
    *,
    crossed: Sequence[Crossed[One, Other]],
) -> tuple[list[tuple[One, ...]], list[tuple[Other, ...]]] | None:
    """Merge categories of two breakdowns until both may stand beside each other.

    `crossed` are all who answered, and then those who answered each subject. In the first a class
    of the one and one of the other have nobody in common, or `k` people or more, and so they have
    in as many subjects as can be. Among these are taken the most pairs of classes, a class that
    holds nothing but what has no place in the order left out; then the most classes of the second,
    so that the first is merged first; then the most classes at all, the most people in the smallest
    pair, and what comes first. None where not even two classes of each can stand.
    """
    k, named = first.k, (_named(first), _named(second))
    ranked = []
    for ones, others in product(first.possible(), second.possible()):
        told, told_beside = _told(ones, named[0]), _told(others, named[1])
        if min(told, told_beside) < FEWEST_CLASSES:
            continue
        fewest = [_fewest(_joined(held, ones, others)) for held in crossed]
        if fewest[0] >= k:
            safe = [n for n in fewest if n >= k]
            worth = len(safe), told * told_beside, told_beside, len(ones) + len(others), min(safe)
            ranked.append((worth, ones, others))
    ranked.sort(key=lambda way: way[0], reverse=True)  # stable: what comes first stays first
    for _worth, ones, others in ranked:
        if first.may_stand(ones) and second.may_stand(others):
            return ones, others
    return None


def _named(mergings: Mergings[Any, One]) -> set[One]:
    """The categories with a place in the order that anybody is in."""
    return {category for category in mergings.categories if mergings.totals[category]}


def _told(classes: Sequence[tuple[One, ...]], named: AbstractSet[One]) -> int:
    """How many classes tell of anybody more than that they said nothing."""
    return sum(not named.isdisjoint(held) for held in classes)


def _joined(
    crossed: Crossed[One, Other],
    ones: Sequence[tuple[One, ...]],
    others: Sequence[tuple[Other, ...]],
) -> Counter[Cell]:
    """Count the people of every pair of classes."""
    row, column = _places(ones), _places(others)
    cells: Counter[Cell] = Counter()
    for (one, other), n in crossed.items():
        cells[row[one], column[other]] += n
    return cells


def _places(classes: Sequence[tuple[One, ...]]) -> dict[One, int]:
    return {category: place for place, held in enumerate(classes) for category in held}


def _fewest(cells: Counter[Cell]) -> int:
    """The people of the smallest pair that has any; 0 where none has."""
    return min((n for n in cells.values() if n), default=0)
