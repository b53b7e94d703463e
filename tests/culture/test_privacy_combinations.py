"""The search for small combinations, against a mixed-integer program that asks the same."""

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from culture.privacy import combinations
from culture.privacy.combinations import STEPS, Undecided, isolated

Columns = dict[tuple[int, ...], int]
INFEASIBLE = 2


def fewest(columns: Columns, *, k: int = 5) -> int | None:
    return min(isolated(columns, k=k, steps=STEPS), default=None)


def fewest_by_program(columns: Columns, *, k: int = 5) -> int | None:
    """Seek, for each column as the one with the largest coefficient, the fewest that stay."""
    people = np.array(list(columns.values()), dtype=float)
    sums = 1 + max(position for positions in columns for position in positions)
    inside = np.array([[position in held for position in range(sums)] for held in columns]) * 1.0
    switches = np.eye(len(people))
    found = []
    for target in np.flatnonzero(people < k):
        result = milp(
            np.concatenate([np.zeros(sums), people]),
            constraints=[
                LinearConstraint(np.hstack([inside, -switches]), ub=0),
                LinearConstraint(np.hstack([inside, switches]), lb=0),
                LinearConstraint(np.append(inside[target], np.zeros(len(people))), lb=1, ub=1),
                LinearConstraint(np.append(np.zeros(sums), people), ub=k - 1),
            ],
            bounds=Bounds(
                np.append(np.full(sums, -np.inf), np.zeros(len(people))),
                np.append(np.full(sums, np.inf), np.ones(len(people))),
            ),
            integrality=np.append(np.zeros(sums), np.ones(len(people))),
        )
        assert result.success or result.status == INFEASIBLE
        if result.success:
            found.append(round(result.fun))
    return min(found, default=None)


def blocks_tenure_role(rng: random.Random, *, blocks: int, size: int) -> Columns:
    """People of blocks by chance in one of three tenures and of two roles."""
    columns: Columns = {}
    for block, _ in product(range(blocks), range(size)):
        tenure = blocks + rng.choice((0, 1, 1, 2))
        role = blocks + 3 + rng.choice((0, 0, 1))
        key = (block, tenure, role)
        columns[key] = columns.get(key, 0) + 1
    return columns


def test_the_search_and_the_program_agree_on_blocks_tenure_and_role() -> None:
    rng = random.Random(7)
    answers = set()
    for number in range(30):
        columns = blocks_tenure_role(rng, blocks=2 + number % 4, size=5 + number % 5)
        answers.add(fewest(columns))
        assert fewest(columns) == fewest_by_program(columns)
    assert answers >= {None, 1, 2}


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sets(st.integers(0, 6), min_size=1).map(lambda held: tuple(sorted(held))),
        st.integers(1, 6),
        min_size=1,
        max_size=12,
    )
)
def test_the_search_and_the_program_agree_on_sums_of_any_kind(columns: Columns) -> None:
    assert fewest(columns) == fewest_by_program(columns)


def test_ever_fewer_people_are_found() -> None:
    found = list(isolated({(0, 1): 4, (1, 2): 3, (0, 2): 2}, k=9, steps=STEPS))
    assert found == sorted(found, reverse=True)
    assert found[-1] == 2
    assert list(isolated({}, k=5, steps=STEPS)) == []


def test_a_search_without_steps_is_undecided() -> None:
    with pytest.raises(Undecided):
        list(isolated({(0,): 4}, k=5, steps=0))


def test_a_large_organisation_is_decided_in_few_steps() -> None:
    columns = blocks_tenure_role(random.Random(3), blocks=150, size=9)
    assert len(columns) > 600
    assert list(isolated(columns, k=5, steps=STEPS)) == []


@pytest.mark.parametrize(
    ("seed", "needed", "found"),
    [(0, 23, [4]), (2, 8, [4]), (4, 11, [4, 3]), (5, 27, []), (7, 8, [])],
)
def test_the_search_takes_no_more_steps_than_these(
    seed: int, needed: int, found: list[int]
) -> None:
    columns = blocks_tenure_role(random.Random(seed), blocks=3 + seed % 3, size=6 + seed % 4)
    assert list(isolated(columns, k=5, steps=needed)) == found
    with pytest.raises(Undecided):
        list(isolated(columns, k=5, steps=needed - 1))


def test_coefficients_other_than_one_are_reckoned_with() -> None:
    # Whoever is in all three is half of the sum of the three pairs.
    columns: Columns = {(0, 1): 9, (1, 2): 8, (0, 2): 7, (0, 1, 2): 1}
    assert list(isolated(columns, k=20)) == [10, 9, 8]
    assert list(isolated(columns, k=8)) == []


def test_only_so_much_is_searched_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    columns: Columns = {(0, 1): 4, (1, 2): 3, (0, 2): 2}
    monkeypatch.setattr(combinations, "MOST_COEFFICIENTS", 9)
    assert list(isolated(columns, k=9)) == [4, 3, 2]
    monkeypatch.setattr(combinations, "MOST_COEFFICIENTS", 8)
    with pytest.raises(Undecided):
        list(isolated(columns, k=9))


def test_large_sums_are_searched_in_fewer_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = blocks_tenure_role(random.Random(2), blocks=5, size=8)
    size = 10 * len(columns)  # five blocks, three tenures, two roles; one of them follows
    monkeypatch.setattr(combinations, "MOST_WORK", 8 * size)
    assert list(isolated(columns, k=5)) == [4]
    monkeypatch.setattr(combinations, "MOST_WORK", 6 * size)
    with pytest.raises(Undecided):
        list(isolated(columns, k=5))
    monkeypatch.setattr(combinations, "MOST_WORK", 1)
    assert list(isolated({(0,): 4}, k=5)) == [4]
