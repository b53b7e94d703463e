"""Whether teams may be called different: never for what chance makes of few people."""

import pytest

from culture.metrics.closed.levels import DIFFER, LITTLE, NONE, UNKNOWN, verdict_of
from culture.scoring.agreement import UnitEffect, unit_effect
from culture.scoring.tallies import Tally


def effect(icc1: float, icc2: float, p: float) -> UnitEffect:
    return UnitEffect(2.0, 1.0, 6.0, 2.0, p, icc1, icc2)


@pytest.mark.parametrize(
    ("icc1", "icc2", "p", "verdict"),
    [
        (0.2, 0.8, 0.0024, DIFFER),
        (0.2, 0.8, 0.0026, NONE),
        (0.2, 0.5, 0.0024, LITTLE),
        (0.04, 0.8, 0.0001, NONE),
    ],
)
def test_teams_differ_where_chance_does_not_explain_it(
    icc1: float, icc2: float, p: float, verdict: str
) -> None:
    assert verdict_of(effect(icc1, icc2, p), among=10) == verdict


def test_the_case_that_was_is_no_culture_of_teams() -> None:
    # Four teams of five: F 1.32, p .30; ICC(1) .06 alone called that different.
    teams = [
        Tally.of(ratings)
        for ratings in ((3, 4, 2, 5, 3), (4, 4, 3, 5, 4), (2, 3, 4, 3, 2), (4, 3, 5, 2, 4))
    ]
    found = unit_effect(teams)
    assert found
    assert found.icc1 == pytest.approx(0.0594059, abs=1e-6)
    assert found.shared
    assert verdict_of(found, among=1) == NONE


def test_nobody_knows_without_an_effect() -> None:
    assert verdict_of(None, among=1) == UNKNOWN
