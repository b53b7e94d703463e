"""The proof without search says yes only where trying everything finds nobody isolated."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.combinations import isolated
from culture.privacy.packing import _Span, is_packed

Columns = dict[tuple[int, ...], int]

BLOCKS, TENURES, ROLES = 3, 3, 2
NESTED = range(BLOCKS)


def crossed(people: list[tuple[int, int, int]]) -> Columns:
    """Count people by block, tenure and role as the positions of their sums."""
    columns: Columns = {}
    for block, tenure, role in people:
        key = (block, BLOCKS + tenure, BLOCKS + TENURES + role)
        columns[key] = columns.get(key, 0) + 1
    return columns


def test_blocks_of_all_kinds_are_proved_without_search() -> None:
    everybody = list(product(range(BLOCKS), range(TENURES), range(ROLES))) * 2
    assert is_packed(crossed(everybody), nested=NESTED, k=5)


def test_four_rare_people_are_no_five_sets() -> None:
    everybody = list(product(range(BLOCKS), range(TENURES - 1), range(ROLES))) * 4
    four = [(0, 2, 0), (1, 2, 0), (1, 2, 1), (2, 2, 1)]
    assert not is_packed(crossed([*everybody, *four]), nested=NESTED, k=5)
    assert is_packed(crossed([*everybody, *four, (0, 2, 1)]), nested=NESTED, k=5)


def test_a_block_of_fewer_than_k_proves_nothing() -> None:
    assert not is_packed({(0, 1): 4, (0, 2): 6}, nested=[0, 1], k=5)
    assert is_packed({(0, 1): 5, (0, 2): 6}, nested=[0, 1], k=5)


def test_people_in_no_nested_sum_differ_from_nought() -> None:
    assert is_packed({(1,): 5}, nested=[0], k=5)
    assert not is_packed({(1,): 4}, nested=[0], k=5)


def test_blocks_of_the_most_kinds_give_first() -> None:
    """Were the second block asked first, whoever is alone in it would be spent on one set."""
    people: dict[tuple[int, ...], int] = {(0, 3, 5): 2, (0, 2, 4): 0, (0, 2, 5): 2, (0, 3, 4): 1}
    people = {columns: n for columns, n in people.items() if n} | {(1, 3, 4): 3, (1, 2, 5): 1}
    assert is_packed(people, nested=[0, 1], k=2)


kinds = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1))


@settings(max_examples=300)
@given(st.lists(kinds, min_size=6, max_size=60), st.integers(2, 5))
def test_what_is_proved_is_so(people: list[tuple[int, int, int]], k: int) -> None:
    columns = crossed(people)
    if is_packed(columns, nested=NESTED, k=k):
        assert list(isolated(columns, k=k)) == []


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sets(st.integers(0, 6), min_size=1).map(lambda held: tuple(sorted(held))),
        st.integers(1, 9),
        min_size=1,
        max_size=12,
    ),
    st.integers(2, 5),
)
def test_what_is_proved_of_sums_of_any_kind_is_so(columns: Columns, k: int) -> None:
    # Positions 0 and 1 have nobody in common, as a nested family demands.
    columns = {held: n for held, n in columns.items() if not {0, 1} <= set(held)}
    if columns and is_packed(columns, nested=[0, 1], k=k):
        assert list(isolated(columns, k=k)) == []


@pytest.mark.parametrize("seed", range(3))
def test_most_organisations_need_no_search(seed: int) -> None:
    rng = random.Random(seed)
    columns: Columns = {}
    for block, _ in product(range(40), range(8)):
        tenure, role = rng.choices(range(5), (15, 25, 32, 23, 5))[0], rng.randrange(4)
        key = (block, 40 + tenure, 45 + role)
        columns[key] = columns.get(key, 0) + 1
    assert is_packed(columns, nested=range(40), k=5)


def test_a_span_knows_what_lies_in_it_whatever_its_factors() -> None:
    span = _Span()
    assert [span.add(vector) for vector in ((2, 0, 1), (4, 0, 2), (2, 3, 1), (0, 3, 0))] == [
        True,
        False,
        True,
        False,
    ]
    assert span.add((0, 0, 2))
    assert not span.add((7, 5, 3))
