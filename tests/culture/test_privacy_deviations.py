"""Intervals from the deviation of all blocks together."""

import pytest

from culture.privacy.deviations import Pooled, mean_interval


def test_an_interval_uses_the_pooled_deviation_and_its_degrees() -> None:
    interval = mean_interval(3.2, n=9, pooled=Pooled(1.2, 20), population=None)
    assert interval == pytest.approx((3.2 - 2.0859634 * 0.4, 3.2 + 2.0859634 * 0.4))


def test_the_interval_is_narrower_the_more_of_the_population_answered() -> None:
    pooled = Pooled(1.2, 20)
    interval = mean_interval(3.2, n=9, pooled=pooled, population=13)
    reach = 2.0859634 * 0.4 * (4 / 13) ** 0.5
    assert interval == pytest.approx((3.2 - reach, 3.2 + reach))
    assert mean_interval(3.2, n=9, pooled=pooled, population=9) == (3.2, 3.2)
    assert mean_interval(3.2, n=1, pooled=pooled, population=1) == (3.2, 3.2)


def test_an_unknown_deviation_gives_no_interval() -> None:
    assert mean_interval(3.2, n=9, pooled=None, population=13) is None


@pytest.mark.parametrize(
    ("n", "population", "problem"), [(0, None, "nobody"), (0, 3, "nobody"), (9, 8, "9 respondents")]
)
def test_respondents_must_come_from_the_population(
    n: int, population: int | None, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        mean_interval(3.2, n=n, pooled=Pooled(1.2, 20), population=population)
