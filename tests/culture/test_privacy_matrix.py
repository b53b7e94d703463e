"""Who speaks of whom: the fewest whom sums of rows and columns isolate, and what may be shown."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.matrix import Isolation, SpokenOf, fewest_isolated, receivers_shown

NODES = st.sampled_from("abcdef")
JOINS = st.dictionaries(
    st.frozensets(NODES, min_size=2, max_size=4), st.integers(1, 4), min_size=1, max_size=7
)


def every_cut(joins: dict[frozenset[Hashable], int]) -> list[int]:
    """How many people cross each way to divide the nodes that somebody crosses."""
    nodes = sorted({node for held in joins for node in held}, key=repr)
    found = []
    for size in range(1, len(nodes)):
        for side in combinations(nodes, size):
            across = sum(n for held, n in joins.items() if held & set(side) and held - set(side))
            found.append(across)
    return [across for across in found if across]


@given(JOINS)
@settings(max_examples=300, deadline=None)
def test_the_fewest_are_those_of_the_best_way_to_divide_the_nodes(
    joins: dict[frozenset[Hashable], int],
) -> None:
    found = fewest_isolated(joins)

    assert found
    assert found.people == min(every_cut(joins))
    across = sum(n for held, n in joins.items() if held & found.side and held - found.side)
    assert across == found.people


def test_nothing_isolates_anybody_without_people() -> None:
    assert fewest_isolated({}) is None


def test_one_answer_beyond_the_cells_of_a_row_is_its_remainder() -> None:
    """Receiver 1 speaks of A in a cell of its own, and one of them in a cell with receiver 2."""
    joins = {
        frozenset({"r1", "A1"}): 5,
        frozenset({"r1", "A1", "B12"}): 1,
        frozenset({"r2", "B12"}): 6,
    }

    assert fewest_isolated(joins) == Isolation(1, frozenset({"B12", "r2"})) or fewest_isolated(
        joins
    ) == Isolation(1, frozenset({"r1", "A1"}))


def test_a_person_with_three_answers_counts_once() -> None:
    """Ten answers cross between both sides, but they are those of four people."""
    joins = {
        frozenset({"r", "A", "B", "C"}): 4,
        frozenset({"r2", "A", "B", "C"}): 9,
    }

    found = fewest_isolated(joins)

    assert found
    assert found.people == 4


def spoken(*people: tuple[int, str]) -> list[SpokenOf]:
    """Somebody of a group, and the blocks that they speak in."""
    return [
        SpokenOf(person, group, block)
        for person, (group, blocks) in enumerate(people)
        for block in blocks.split()
    ]


REMAINDER = [
    *[(1, "A1")] * 5,
    (1, "A1 B12"),
    *[(2, "B12")] * 6,
    *[(3, "A3 B3")] * 6,
]
PATHS = {1: (0, 1), 2: (0, 2), 3: (0, 3)}


def test_receivers_with_a_telling_remainder_are_joined_and_others_stay() -> None:
    shown = receivers_shown(spoken(*REMAINDER), paths=PATHS, k=5, leaves_room=lambda _: True)

    assert shown == [frozenset({1, 2}), frozenset({3})]


def test_without_room_the_smallest_are_joined_until_there_is_one() -> None:
    tried: list[dict[int, int]] = []

    def never(number: object) -> bool:
        tried.append(dict(number))  # type: ignore[call-overload]
        return False

    shown = receivers_shown(spoken(*REMAINDER), paths=PATHS, k=5, leaves_room=never)

    assert shown == [frozenset({1, 2, 3})]
    assert tried == [{1: 0, 2: 0, 3: 1}]


def test_too_many_blocks_show_no_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("culture.privacy.matrix.MOST_NODES", 5)

    assert receivers_shown(spoken(*REMAINDER), paths=PATHS, k=5, leaves_room=lambda _: True) == []


def test_no_factors_leave_fewer_than_k_people_in_any_combination() -> None:
    """All factors of a few small matrices are tried, as far as they matter: from -1 to 1."""
    chance = random.Random(3)
    tried = 0
    for _try in range(30):
        people = [
            (group, " ".join(chance.sample(["A1", "A2", "B"], chance.randint(1, 2))))
            for group in (1, 2)
            for _person in range(chance.randint(5, 7))
        ]
        told = spoken(*people)
        shown = receivers_shown(told, paths=PATHS, k=5, leaves_room=lambda _: True)
        blocks = Counter(one.block for one in told)
        if min(blocks.values()) < 5:
            assert shown == []
            continue
        tried += 1
        part_of = {group: part for part in shown for group in part}
        columns = Counter((one.person, one.block, part_of[one.receivers]) for one in told)
        nodes = list(dict.fromkeys(node for _p, b, r in columns for node in (b, r)))
        for factors in product((-1, 0, 1), repeat=len(nodes)):
            factor = dict(zip(nodes, map(Fraction, factors), strict=True))
            left = {p for p, b, r in columns if factor[b] + factor[r]}
            assert not left or len(left) >= 5
    assert tried == 8
