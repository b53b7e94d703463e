import numpy as np
import pytest

from culture.scoring.omega import Omega, Refusal, omega_of, omega_of_covariance
from tests.culture.scoring_reference import ROWS

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])


def test_omega_of_a_factor_that_fits_exactly() -> None:
    correlations = np.outer(LOADINGS, LOADINGS)
    np.fill_diagonal(correlations, 1.0)
    found = omega_of_covariance(correlations)
    # The loadings sum to 2.6 and the uniquenesses to 2.26.
    assert found.value == pytest.approx(6.76 / 9.02, abs=1e-6)
    assert found.loadings == pytest.approx(tuple(LOADINGS), abs=1e-5)
    assert found.refusal is None


def test_omega_counts_items_on_their_own_scale() -> None:
    deviations = np.array([1.0, 2.0, 1.0, 0.5])
    correlations = np.outer(LOADINGS, LOADINGS)
    np.fill_diagonal(correlations, 1.0)
    found = omega_of_covariance(correlations * np.outer(deviations, deviations))
    common = (0.8 + 1.4 + 0.6 + 0.25) ** 2
    unique = 0.36 + 0.51 * 4 + 0.64 + 0.75 / 4
    assert found.value == pytest.approx(common / (common + unique), abs=1e-6)


def test_a_negative_item_has_a_negative_loading() -> None:
    loadings = np.array([-0.5, 0.8, 0.7, 0.6])
    correlations = np.outer(loadings, loadings)
    np.fill_diagonal(correlations, 1.0)
    assert omega_of_covariance(correlations).loadings == pytest.approx(tuple(loadings), abs=1e-5)


def test_omega_is_refused_on_the_heywood_case_of_the_reference_rows() -> None:
    assert omega_of(ROWS) == Omega(None, refusal=Refusal.HEYWOOD)


def test_two_items_do_not_identify_a_factor() -> None:
    assert omega_of([(1, 2), (2, 1), (3, 3)]) == Omega(None, refusal=Refusal.TOO_FEW_ITEMS)
    assert omega_of_covariance(np.eye(2)) == Omega(None, refusal=Refusal.TOO_FEW_ITEMS)


def test_items_that_repeat_each_other_or_do_not_vary_are_refused() -> None:
    singular = Omega(None, refusal=Refusal.SINGULAR)
    assert omega_of([(1, 1, 2), (2, 2, 1), (3, 3, 3), (4, 4, 1)]) == singular
    assert omega_of([(1, 5, 2), (2, 5, 1), (3, 5, 3)]) == singular
