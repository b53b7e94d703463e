"""Linear programs: exact answers where they are known, and a word where there is none."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from culture.privacy.programs import Contradiction, solve


def test_the_least_lies_where_rows_and_unknowns_end() -> None:
    matrix = csr_array([[1.0, 1.0], [1.0, 0.0]])
    found = solve(
        np.array([1.0, 2.0]), matrix, rows=([5, -np.inf], [5, 3]), unknowns=(0, [10, np.inf])
    )
    assert found.tolist() == [3.0, 2.0]


def test_no_numbers_that_fit_are_a_contradiction() -> None:
    with pytest.raises(Contradiction, match="infeasible"):
        solve(np.zeros(1), csr_array([[1.0]]), rows=(2, 3), unknowns=(0, 1))


def test_another_face_of_the_solver_finds_as_little() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        held = csr_array(rng.integers(0, 2, (6, 9)).astype(float))
        sums = held @ rng.integers(1, 6, 9)
        objective = rng.normal(size=9)
        found = solve(objective, held, rows=(sums - 0.5, sums + 0.5), unknowns=(1, 5))
        both = np.concatenate([sums + 0.5, 0.5 - sums])
        expected = linprog(
            objective, A_ub=np.vstack([held.toarray(), -held.toarray()]), b_ub=both, bounds=(1, 5)
        )
        assert objective @ found == pytest.approx(expected.fun, abs=1e-9)
