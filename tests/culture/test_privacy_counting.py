"""Counts of facts about few: whatever is subtracted holds no fact, or k."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.counting import CountCell, Together, count_blocks, together
from culture.privacy.periods import Grain, Period

K = 5
TODAY = dt.date(2027, 1, 1)
# The whole; two regions; shops. The fifth was moved from one region to the other.
WAYS = [(1,), (1, 2), (1, 2, 4), (1, 2, 5), (1, 3), (1, 3, 5), (1, 3, 6)]
MONTHS = [1, 2, 4, 7]
PARTS = ["idea", "risk", ""]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the test."""

    path: tuple[int, ...]
    day: dt.date
    part: str
    is_hit: bool = False


facts = st.lists(
    st.builds(
        Fact,
        st.sampled_from(WAYS),
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).map(
            lambda day: day.replace(month=MONTHS[day.month % 4], day=min(day.day, 28))
        ),
        st.sampled_from(PARTS),
    ),
    max_size=40,
)


def part_of(fact: Fact) -> str:
    return fact.part


def told(found: Iterable[Together[Fact]]) -> dict[tuple[int, Period, str], set[int]]:
    """Which facts (by identity) count in each unit, period and part, and in the whole."""
    numbers: dict[tuple[int, Period, str], set[int]] = defaultdict(set)
    for one in found:
        for unit, period in product(one.path, one.period.widened()):
            for part in {one.part, "whole"} - {""}:
                numbers[unit, period, part] |= {id(fact) for fact in one.facts}
    return numbers


def naively(said: list[Fact]) -> dict[tuple[int, Period, str], set[int]]:
    """Every number of k facts or more, each by itself: how it was told before."""
    numbers: dict[tuple[int, Period, str], set[int]] = defaultdict(set)
    for fact in said:
        periods = [Period.around(fact.day, grain) for grain in Grain]
        for unit, period, part in product(fact.path, periods, {fact.part, "whole"} - {""}):
            numbers[unit, period, part].add(id(fact))
    return {key: found for key, found in numbers.items() if len(found) >= K}


def isolated(numbers: Iterable[set[int]]) -> int:
    """The fewest facts that any combination of the numbers leaves (0: none fewer than k).

    Facts that the same numbers hold are never told apart, so a class of fewer than k whose sum the
    numbers determine is what an attacker gets.
    """
    held = list(numbers)
    classes: dict[tuple[bool, ...], int] = defaultdict(int)
    for fact in set().union(*held):
        classes[tuple(fact in one for one in held)] += 1
    if not held:
        return 0
    matrix = np.array([list(column) for column in classes], dtype=float).T
    rank = np.linalg.matrix_rank(matrix)
    small = []
    for place, n in enumerate(classes.values()):
        row = np.zeros((1, len(classes)))
        row[0, place] = 1
        if n < K and np.linalg.matrix_rank(np.vstack([matrix, row])) == rank:
            small.append(n)
    return min(small, default=0)


@settings(max_examples=150, deadline=None)
@given(facts)
def test_no_combination_of_counts_leaves_fewer_than_k(said: list[Fact]) -> None:
    found = together(said, today=TODAY, k=K, part_of=part_of)
    assert isolated(told(found).values()) == 0
    counted = [id(fact) for one in found for fact in one.facts]
    assert len(counted) == len(set(counted))
    for one in found:
        assert len(one.facts) >= K
        assert all(fact.path[: len(one.path)] == one.path for fact in one.facts)
        assert all(one.period.contains(fact.day) for fact in one.facts)
        assert {fact.part for fact in one.facts} == {one.part} or not one.part
    # Fewer than k are left, for the year is over and all of it passes up to the whole.
    assert len(said) - len(counted) < K


def test_counts_of_five_and_more_by_themselves_are_subtracted() -> None:
    day = dt.date(2026, 4, 3)
    said = [Fact((1, 2), day, "idea") for _one in range(5)] + [Fact((1, 3), day, "idea")]
    assert isolated(naively(said).values()) == 1
    assert isolated(told(together(said, today=TODAY, k=K)).values()) == 0


@settings(max_examples=60, deadline=None)
@given(facts, st.integers(1, 400))
def test_what_was_told_on_a_day_is_told_ever_after(said: list[Fact], days: int) -> None:
    earlier = dt.date(2026, 1, 1) + dt.timedelta(days=days)
    known = [fact for fact in said if fact.day < earlier]
    before = together(known, today=earlier, k=K, part_of=part_of)
    after = together(said, today=TODAY + dt.timedelta(days=400), k=K, part_of=part_of)

    def blocks(found: list[Together[Fact]]) -> set[frozenset[int]]:
        return {frozenset(map(id, one.facts)) for one in found}

    assert blocks(before) <= blocks(after)


@pytest.mark.parametrize(
    ("today", "periods"),
    [
        (dt.date(2026, 4, 30), []),
        (dt.date(2026, 5, 1), ["month"]),
        (dt.date(2026, 6, 30), ["month"]),
        (dt.date(2026, 7, 1), ["month", "quarter"]),
    ],
)
def test_only_what_is_over_is_counted(today: dt.date, periods: list[str]) -> None:
    april, may, june = (dt.date(2026, month, 1) for month in (4, 5, 6))
    shop, other = (1, 2, 4), (1, 2, 5)
    cells = {
        CountCell(shop, april, "idea"): 5,
        CountCell(shop, may, "idea"): 4,
        CountCell(other, june, "risk"): 1,
        CountCell(other, april, ""): 0,
    }
    blocks = count_blocks(cells, today=today, k=K)
    assert [block.period.grain for block in blocks] == periods
    ways = [((1, 2, 4), "idea"), ((1, 2), "")][: len(periods)]
    assert [(block.path, block.part) for block in blocks] == ways


def test_parts_come_first_and_the_rest_counts_in_the_whole() -> None:
    month = dt.date(2026, 4, 1)
    cells = {CountCell((1,), month, part): n for part, n in [("a", 5), ("b", 4), ("c", 1)]}
    blocks = count_blocks(cells, today=TODAY, k=K)
    assert [(block.part, sum(cells[one] for one in block.cells)) for block in blocks] == [
        ("a", 5),
        ("", 5),
    ]
