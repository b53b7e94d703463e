"""Correlations with their interval, against scipy; and none where there is none to tell."""

import pytest
from scipy.stats import pearsonr

from culture.scoring.correlation import correlation_of
from culture.scoring.tallies import PairTally

PAIRS = ((1, 2), (2, 2), (3, 5), (4, 3), (5, 4), (2, 4), (5, 5))


@pytest.mark.parametrize("n", [4, 7])
def test_a_correlation_and_its_interval_are_those_of_scipy(n: int) -> None:
    expected = pearsonr(*zip(*PAIRS[:n], strict=True))
    found = correlation_of(PairTally.of(PAIRS[:n]))
    assert found is not None
    assert found.n == n
    assert found.r == pytest.approx(expected.statistic, abs=1e-12)
    assert found.interval == pytest.approx(tuple(expected.confidence_interval()), abs=1e-9)


@pytest.mark.parametrize(
    "pairs",
    [PAIRS[:3], ((1, 3), (2, 3), (3, 3), (4, 3)), ((1, 1), (2, 2), (3, 3), (4, 4))],
    ids=["three pairs", "a side that does not vary", "one line"],
)
def test_nothing_is_told_where_an_interval_has_no_end(pairs: tuple[tuple[int, int], ...]) -> None:
    assert correlation_of(PairTally.of(pairs)) is None
