"""Real answers of 250 customers, kept outside the repository."""

import csv
import os
from pathlib import Path

import pytest

from culture.scoring.gaps import gap_of
from culture.scoring.layout import DimensionLayout, Layout, ResponseScores
from culture.scoring.reliability import (
    Word,
    alpha,
    difference_reliability,
    pair_reliability,
    verdict,
)
from culture.scoring.tallies import PairTally, Tally

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SHARED_DATA") or REPOSITORY.parent / "shared" / "data")
RESPONSES = SHARED / "mobile_provider" / "responses.csv"
EXPECTED = ("CUEX1", "CUEX2", "CUEX3")
DELIVERED = ("PERQ1", "PERQ3", "PERQ6")

pytestmark = pytest.mark.skipif(
    not RESPONSES.exists(),
    reason="The mobile provider's answers are not here: set SHARED_DATA to their folder.",
)

PROVIDER = Layout(1, 10, (DimensionLayout((0, 1, 2)),))


@pytest.fixture(scope="module")
def sides() -> tuple[list[list[int]], list[list[int]]]:
    """Return the ratings of both sides, respondents x three items."""
    with RESPONSES.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    expected = [[int(row[column]) for column in EXPECTED] for row in rows]
    delivered = [[int(row[column]) for column in DELIVERED] for row in rows]
    return expected, delivered


@pytest.fixture(scope="module")
def scored(sides: tuple[list[list[int]], list[list[int]]]) -> list[ResponseScores]:
    """Return the scores of every response."""
    return [PROVIDER.score(e, d) for e, d in zip(*sides, strict=True)]


def overall_of(scored: list[ResponseScores]) -> PairTally:
    return PairTally.of(s.gap.overall for s in scored if s.gap.overall is not None)


# Per item: mean and deviation expected, delivered, of the gap; the interval; t.
ITEMS = {
    "quality": (7.58, 1.621765, 7.944, 1.4216, 0.364, 1.735382, 0.147833, 0.580167, 3.316472),
    "advice": (7.532, 1.792716, 7.7, 1.821888, 0.168, 2.186986, -0.104421, 0.440421, 1.2146),
    "reliability": (
        *(7.424, 2.102834, 7.776, 1.629862, 0.352, 2.245052),
        *(0.072346, 0.631654, 2.479056),
    ),
}


@pytest.mark.parametrize("item", ITEMS)
def test_gaps_of_the_three_items(sides: tuple[list[list[int]], list[list[int]]], item: str) -> None:
    position = list(ITEMS).index(item)
    found = gap_of(PairTally.of((e[position], d[position]) for e, d in zip(*sides, strict=True)))
    assert found.n == 250
    assert found.interval is not None
    figures = (
        *(found.expected, found.expected_sd, found.delivered, found.delivered_sd),
        *(found.gap, found.gap_sd, *found.interval, found.t),
    )
    assert figures == pytest.approx(ITEMS[item], abs=1e-6)


def test_the_overall_gap(scored: list[ResponseScores]) -> None:
    found = gap_of(overall_of(scored), factor=PROVIDER.overall_factor)
    assert all(scores.gap.complete for scores in scored)
    assert found.n == 250
    assert (found.expected, found.expected_sd) == pytest.approx((7.512, 1.266070), abs=1e-6)
    assert (found.delivered, found.delivered_sd) == pytest.approx((7.806667, 1.345477), abs=1e-6)
    assert (found.gap, found.gap_sd) == pytest.approx((0.294667, 1.228044), abs=1e-6)
    assert found.interval == pytest.approx((0.141696, 0.447637), abs=1e-6)
    assert found.correlation == pytest.approx(0.559197, abs=1e-6)


def test_the_difference_is_not_reliable_for_ranking(
    sides: tuple[list[list[int]], list[list[int]]], scored: list[ResponseScores]
) -> None:
    tally = overall_of(scored)
    expected, delivered = (
        alpha(
            [Tally.of(column) for column in zip(*side, strict=True)],
            total,
            total_factor=PROVIDER.overall_factor // 3,
        )
        for side, total in zip(sides, (tally.expected_side, tally.delivered_side), strict=True)
    )
    assert expected == pytest.approx(0.432597, abs=1e-6)
    assert delivered == pytest.approx(0.763783, abs=1e-6)
    found = pair_reliability(tally, expected, delivered)
    assert found == pytest.approx(0.113360, abs=1e-6)
    assert verdict(found).word is Word.NOT_RELIABLE


def test_the_short_formula_for_equal_deviations_would_give_another_number(
    scored: list[ResponseScores],
) -> None:
    correlation = overall_of(scored).correlation
    assert correlation is not None
    found = difference_reliability(0.432597, 0.763783, correlation)
    assert found == pytest.approx(0.088459, abs=1e-5)
