import pytest

from culture.scoring.comparison import welch
from culture.scoring.tallies import Tally
from tests.culture.scoring_reference import ROWS_OF

# Extra hours of sleep of ten people under two drugs (R's `sleep`), in tenths of an hour.
FIRST = (7, -16, -2, -12, -1, 34, 37, 8, 0, 20)
SECOND = (19, 8, 11, 1, -1, 44, 55, 16, 46, 34)


def test_welch_of_two_reference_units() -> None:
    a, b = (Tally.of(sum(row) for row in ROWS_OF[unit]) for unit in "AB")
    found = welch(a, b, first_factor=5, second_factor=5)
    assert found is not None
    assert found.difference == pytest.approx(2.0, abs=1e-12)
    assert found.t == pytest.approx(4.7374983, abs=1e-7)
    assert found.df == pytest.approx(9.9643072, abs=1e-7)
    assert found.p == pytest.approx(0.000802973, abs=1e-9)
    assert found.interval == pytest.approx((1.058904, 2.941096), abs=1e-6)


def test_welch_undoes_each_group_s_factor() -> None:
    plain = welch(Tally.of([1, 2, 4]), Tally.of([3, 4, 8]))
    assert plain is not None
    scaled = welch(
        Tally.of([60, 120, 240]), Tally.of([36, 48, 96]), first_factor=60, second_factor=12
    )
    assert scaled is not None
    assert scaled.t == pytest.approx(plain.t, abs=1e-12)


def test_welch_of_the_sleep_data() -> None:
    found = welch(Tally.of(FIRST), Tally.of(SECOND), first_factor=10, second_factor=10)
    assert found is not None
    assert found.t == pytest.approx(-1.860813467, abs=1e-9)
    assert found.df == pytest.approx(17.776473516, abs=1e-9)
    assert found.p == pytest.approx(0.079394140, abs=1e-9)


def test_too_few_or_unvarying_scores_are_not_compared() -> None:
    one, same, varied = Tally.of([3]), Tally.of([3, 3]), Tally.of([3, 5])
    assert welch(one, varied) is None
    assert welch(varied, one) is None
    assert welch(same, same) is None
    assert welch(same, varied) is not None
