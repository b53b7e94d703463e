"""Breakdowns: whatever is added and subtracted, k people or more remain, or nobody."""

import random
from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import combinations, product
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy import breakdowns
from culture.privacy.breakdowns import (
    coarsen,
    may_cross,
    may_publish,
    smallest_cut,
    smallest_exposed,
)
from culture.privacy.combinations import Undecided

K = 5
Atom = TypeVar("Atom", bound=Hashable)
Triple = tuple[int, int, int]
Table = dict[tuple[int, int], int]

# 24 people: teams of 8 and 16, 14 women of whom 6 are in team 1.
OFFICE = {("1", "w"): 6, ("1", "m"): 2, ("2", "w"): 8, ("2", "m"): 8}
EVERYBODY = list(OFFICE)
TEAMS = [[("1", "w"), ("1", "m")], [("2", "w"), ("2", "m")]]
WOMEN = [("1", "w"), ("2", "w")]


def test_a_department_of_eight_less_a_team_of_five_exposes_three() -> None:
    counts = {"A": 5, "B": 3}
    assert smallest_exposed([["A", "B"], ["A"]], counts, k=K) == 3
    assert not may_publish([["A", "B"], ["A"]], counts, k=K)
    assert may_publish([["A", "B"]], counts, k=K)


def test_three_sums_expose_one_person_though_any_two_differ_by_ten_or_more() -> None:
    counts = {"A": 10, "B": 10, "alone": 1}
    whole = ["A", "B", "alone"]
    assert smallest_exposed([["A"], ["B"], whole], counts, k=K) == 1
    for two in combinations([["A"], ["B"], whole], 2):
        assert may_publish(two, counts, k=K)


def test_a_parent_and_two_of_three_teams_expose_the_third() -> None:
    counts = {"four": 4, "eight": 8, "twelve": 12}
    assert smallest_exposed([list(counts), ["eight"], ["twelve"]], counts, k=K) == 4
    assert may_publish([list(counts), ["four", "eight"], ["twelve"]], counts, k=K)
    assert may_publish([list(counts), ["twelve"]], counts, k=K)


def test_women_and_teams_are_safe_together_until_women_of_one_team_are_shown() -> None:
    assert smallest_cut(OFFICE) == 8
    published = [EVERYBODY, WOMEN, *TEAMS]
    assert smallest_exposed(published, OFFICE, k=9) == 8
    assert may_publish(published, OFFICE, k=K)
    assert smallest_exposed([*published, [("2", "w")]], OFFICE, k=K) == 2


def test_nobody_can_be_isolated_where_nobody_answered() -> None:
    assert smallest_cut({}) is None
    assert smallest_cut({("1", "w"): 0}) is None
    assert smallest_exposed([["A"]], {"A": 0}, k=K) is None
    assert smallest_exposed([], {}, k=K) is None


def test_parts_that_share_no_category_are_cut_each_by_itself() -> None:
    assert smallest_cut({("1", "a"): 9, ("2", "b"): 6, ("2", "c"): 7}) == 6
    assert smallest_cut({("1", "a"): 9}) == 9


def test_who_is_in_no_category_that_is_shown_is_isolated_by_the_rest() -> None:
    counts = {("1", "a"): 9, ("1", ""): 2, ("2", "a"): 7, ("2", ""): 2}
    blocks = [[("1", "a"), ("1", "")], [("2", "a"), ("2", "")]]
    assert smallest_exposed([*blocks, [("1", "a"), ("2", "a")]], counts, k=K) == 4


TENURE = ["under-1", "1-3", "3-10", "over-10"]


def test_categories_stay_apart_where_nobody_can_be_told_apart() -> None:
    counts = {(block, band): 3 for block in range(5) for band in TENURE}
    assert coarsen(counts, categories=TENURE, k=K, ordered=True) == [
        ("under-1",),
        ("1-3",),
        ("3-10",),
        ("over-10",),
    ]


def test_ordered_categories_merge_with_a_neighbour_only() -> None:
    sizes = {"under-1": 3, "1-3": 1, "3-10": 4, "over-10": 1}
    counts = {(block, band): n for block in range(3) for band, n in sizes.items()}
    assert coarsen(counts, categories=TENURE, k=K, ordered=True) == [
        ("under-1", "1-3"),
        ("3-10", "over-10"),
    ]
    assert coarsen(counts, categories=TENURE, k=K, ordered=False) == [
        ("under-1",),
        ("1-3", "over-10"),
        ("3-10",),
    ]


def test_of_equally_many_classes_those_with_the_largest_smallest_are_taken() -> None:
    sizes = {"under-1": 9, "1-3": 1, "3-10": 4, "over-10": 8}
    counts = {(block, band): n for block in range(3) for band, n in sizes.items()}
    assert coarsen(counts, categories=TENURE, k=K, ordered=True) == [
        ("under-1",),
        ("1-3", "3-10"),
        ("over-10",),
    ]


def test_a_category_that_is_a_team_is_not_shown() -> None:
    counts = {("1", "a"): 6, ("2", "a"): 1, ("2", "b"): 7}
    assert smallest_cut(counts) == 1
    assert coarsen(counts, categories=["a", "b"], k=K, ordered=False) is None


def test_a_single_category_is_no_breakdown() -> None:
    assert coarsen({("1", "a"): 20}, categories=["a"], k=K, ordered=False) is None
    assert coarsen({}, categories=[], k=K, ordered=False) is None


def test_what_was_not_said_stands_alone_or_joins_any_class() -> None:
    counts = {(block, band): 4 for block in range(3) for band in ("a", "b", "c")}
    some = counts | {(0, ""): 3}
    many = counts | {(block, ""): 4 for block in range(3)}
    assert coarsen(many, categories=["a", "b", "c"], k=K, ordered=True) == [
        ("a",),
        ("b",),
        ("c",),
        ("",),
    ]
    assert coarsen(some, categories=["a", "b", "c"], k=K, ordered=True) == [
        ("a", ""),
        ("b",),
        ("c",),
    ]


def test_categories_beyond_what_can_be_searched_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 8"):
        coarsen({}, categories=list(range(9)), k=K, ordered=True)
    with pytest.raises(ValueError, match="named twice"):
        coarsen({}, categories=["a", "a"], k=K, ordered=True)
    assert coarsen({}, categories=list(range(8)), k=K, ordered=True) is None


def three_ways(counts: Mapping[Triple, int]) -> list[list[Triple]]:
    """Everybody of each block, of each tenure and of each role."""
    return [
        [atom for atom in counts if atom[way] == value]
        for way in range(3)
        for value in sorted({atom[way] for atom in counts})
    ]


def test_tenure_and_role_may_both_be_shown_where_every_block_has_all_kinds() -> None:
    counts = dict.fromkeys(product(range(4), range(3), range(2)), 2)
    assert smallest_exposed(three_ways(counts), counts, k=K) is None
    assert may_publish(three_ways(counts), counts, k=K)


def test_two_safe_breakdowns_may_expose_people_together() -> None:
    counts = {(block, way, way): 6 for block in range(3) for way in range(2)} | {(0, 0, 1): 2}
    published = three_ways(counts)
    for two in ((0, 1), (0, 2)):
        pairs: Table = {}
        for atom, n in counts.items():
            key = (atom[two[0]], atom[two[1]])
            pairs[key] = pairs.get(key, 0) + n
        assert (smallest_cut(pairs) or 0) >= K
    assert smallest_exposed(published, counts, k=K) == 2
    assert not may_publish(published, counts, k=K)


def test_doubt_publishes_nothing() -> None:
    # A ring of blocks and tenures: too few people for five sets of their own, and yet safe.
    counts = {(block, block, role): 3 for block in range(4) for role in range(2)}
    counts |= {(block, (block + 1) % 4, 0): 3 for block in range(4)}
    assert may_publish(three_ways(counts), counts, k=K)
    with pytest.raises(Undecided):
        smallest_exposed(three_ways(counts), counts, k=K, steps=0)
    assert not may_publish(three_ways(counts), counts, k=K, steps=0)
    assert not may_publish([["unknown"]], {}, k=K)


def fewest_by_trial(
    published: Sequence[Collection[Atom]], counts: Mapping[Atom, int]
) -> int | None:
    """Try every set of atoms: it can be isolated when the sums of all others are of lower rank."""
    atoms = [atom for atom, n in counts.items() if n]
    matrix = np.array([[atom in sums for sums in published] for atom in atoms], dtype=float)
    if not matrix.size:
        return None
    rank = np.linalg.matrix_rank(matrix)
    isolated = []
    for size in range(1, len(atoms) + 1):
        for chosen in combinations(range(len(atoms)), size):
            others = np.delete(matrix, chosen, axis=0)
            if (np.linalg.matrix_rank(others) if len(others) else 0) < rank:
                isolated.append(sum(counts[atoms[place]] for place in chosen))
    return min(isolated, default=None)


sums = st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=6)


@settings(max_examples=150)
@given(sums, st.lists(st.integers(0, 7), min_size=7, max_size=7))
def test_the_fewest_exposed_are_those_found_by_trying_everything(
    published: list[set[int]], sizes: list[int]
) -> None:
    counts = dict(enumerate(sizes))
    expected = fewest_by_trial(published, counts)
    found = smallest_exposed(published, counts, k=K)
    assert found == (expected if expected is not None and expected < K else None)


tables = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=3)


@settings(max_examples=100)
@given(tables)
def test_the_smallest_cut_is_the_one_found_by_trying_everything(table: list[list[int]]) -> None:
    counts: Table = {
        (block, category): n for block, row in enumerate(table) for category, n in enumerate(row)
    }
    published = [
        [atom for atom in counts if atom[way] == value] for way in range(2) for value in range(3)
    ]
    assert smallest_cut(counts) == fewest_by_trial(published, counts)


@settings(max_examples=60)
@given(tables, st.integers(1, 6), st.booleans())
def test_no_finer_merging_would_be_safe(table: list[list[int]], k: int, ordered: bool) -> None:
    counts: Table = {
        (block, category): n for block, row in enumerate(table) for category, n in enumerate(row)
    }
    pairs: list[list[tuple[int, ...]]] = [[(0, 1), (2,)], [(0,), (1, 2)]]
    crossed: list[list[tuple[int, ...]]] = [] if ordered else [[(0, 2), (1,)]]
    allowed: list[list[tuple[int, ...]]] = [[(0,), (1,), (2,)], *pairs, *crossed]

    def stands(classes: list[tuple[int, ...]]) -> bool:
        merged: Table = {}
        for position, held in enumerate(classes):
            for block in range(len(table)):
                merged[block, position] = sum(table[block][category] for category in held)
        sizes = [sum(n for (_, c), n in merged.items() if c == place) for place in range(9)]
        return all(n >= k for n in sizes[: len(classes)]) and (smallest_cut(merged) or 0) >= k

    safe = [classes for classes in allowed if stands(classes)]
    found = coarsen(counts, categories=[0, 1, 2], k=k, ordered=ordered)
    assert (found is None) == (not safe)
    if found is not None:
        assert len(found) == max(len(classes) for classes in safe)
        assert {frozenset(held) for held in found} in [set(map(frozenset, way)) for way in safe]


@pytest.mark.parametrize("ways", [1, 2, 3])
def test_crossing_is_allowed_where_publishing_all_of_it_is(ways: int) -> None:
    answers = set()
    for seed in range(60):
        rng = random.Random(seed)
        crowd = rng.choice((0, 1, 5))
        counts = {
            key: rng.randint(0, 3) + crowd for key in product(*(range(2) for _ in range(ways)))
        }
        if ways == 1 and seed % 2:
            counts = {(0,): 4, (1,): 9}
        published = [
            [atom for atom in counts if atom[way] == value]
            for way in range(ways)
            for value in range(2)
        ]
        answers.add(may_publish(published, counts, k=K))
        assert may_cross(counts, k=K) == may_publish(published, counts, k=K)
    assert answers == {True, False}


def test_exactly_k_people_may_be_crossed() -> None:
    assert may_cross({}, k=K)
    assert may_cross({(0,): 5, (1,): 0}, k=K)
    assert not may_cross({(0,): 4}, k=K)
    assert may_cross({(0, 0): 5, (0, 1): 5, (1, 1): 5}, k=K)
    assert not may_cross({(0, 0): 4, (0, 1): 5, (1, 1): 5}, k=K)


def test_crossing_fails_closed_where_steps_run_out() -> None:
    # The ring that is safe and needs a search.
    counts: dict[tuple[int, ...], int] = {
        (block, block, role): 3 for block in range(4) for role in range(2)
    }
    counts |= {(block, (block + 1) % 4, 0): 3 for block in range(4)}
    assert may_cross(counts, k=K)
    assert not may_cross(counts, k=K, steps=0)


def test_of_several_combinations_the_smallest_is_given() -> None:
    counts = {"a": 4, "b": 3, "c": 2}
    assert smallest_exposed([["a", "c"], ["a", "b"], ["b", "c"]], counts, k=9) == 2


def test_what_a_cut_or_a_proof_decides_takes_no_steps() -> None:
    ring: dict[tuple[int, ...], int] = {
        (block, (block + more) % 4): 3 for block in range(4) for more in range(2)
    }
    published = [[one for one in ring if one[way] == name] for way in range(2) for name in range(4)]
    assert may_publish(published, ring, k=K, steps=0)
    assert may_cross(ring, k=K, steps=0)
    everything = dict.fromkeys(product(range(4), range(3), range(2)), 2)
    assert may_publish(three_ways(everything), everything, k=K, steps=0)
    assert may_cross({tuple(key): n for key, n in everything.items()}, k=K, steps=0)


def test_every_way_to_merge_five_categories_is_tried_once() -> None:
    found = list(breakdowns._partitions(list("abcde")))
    assert len({frozenset(map(frozenset, classes)) for classes in found}) == len(found) == 52
    assert all(sorted("".join(map("".join, classes))) == list("abcde") for classes in found)


def test_nobody_is_counted_in_a_category_beside_those_who_are_there() -> None:
    # Nobody answered so: the class of one more category is no larger for it.
    counts = {(0, 0): 4, (0, 1): 5, (0, 2): 0}
    assert coarsen(counts, categories=[0, 1], k=2, ordered=True) == [(0,), (1,)]
