import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from culture.scoring.proportions import (
    AdverseImpact,
    Impact,
    Selected,
    ShareOf,
    adverse_impact,
    difference_of_shares,
    fisher,
    one_flips,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.255289, 0.366210),
        (15, 148, 0.062386, 0.160487),
        (0, 20, 0.0, 0.161125),
        (20, 20, 0.838875, 1.0),
        (1, 29, 0.006113, 0.171755),
    ],
)
def test_wilson_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=1e-6)


def test_wilson_ends_are_exact_where_nobody_or_everybody_succeeds() -> None:
    nobody, everybody = wilson(0, 20), wilson(20, 20)
    assert nobody is not None
    assert everybody is not None
    assert (nobody.low, everybody.high) == (0.0, 1.0)


def test_a_proportion_of_nobody_has_no_interval() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize("successes", [-1, 6])
def test_an_impossible_proportion_is_refused(successes: int) -> None:
    with pytest.raises(ValueError, match="is not a proportion"):
        wilson(successes, 5)


@pytest.mark.parametrize("turned", [False, True])
def test_a_ratio_of_one_half_is_adverse_in_either_order(turned: bool) -> None:
    groups = (Selected(12, 40), Selected(48, 80))
    found = adverse_impact(*(reversed(groups) if turned else groups))
    assert found.ratio == 0.5
    assert found.p == pytest.approx(0.00340922, abs=1e-8)
    assert found.impact is Impact.BELOW


def test_one_hire_that_flips_the_finding_is_too_few() -> None:
    assert adverse_impact(Selected(4, 5), Selected(3, 5)) == AdverseImpact(
        0.75, 1.0, Impact.TOO_FEW
    )
    assert Impact.TOO_FEW.value == "too few; one hire flips it"


def test_exactly_four_fifths_is_not_below() -> None:
    assert adverse_impact(Selected(4, 10), Selected(5, 10)).impact is Impact.WITHIN
    assert adverse_impact(Selected(12, 25), Selected(3, 5)).impact is Impact.WITHIN


def test_below_four_fifths_without_proof_is_unclear() -> None:
    found = adverse_impact(Selected(10, 20), Selected(14, 20))
    assert found.impact is Impact.UNCLEAR
    assert found.ratio == pytest.approx(10 / 14, abs=1e-12)
    assert found.p == pytest.approx(0.333213, abs=1e-6)


def test_where_nobody_is_selected_there_is_no_ratio() -> None:
    assert adverse_impact(Selected(0, 9), Selected(0, 4)) == AdverseImpact(None, 1.0, Impact.WITHIN)


@pytest.mark.parametrize(("selected", "applicants"), [(-1, 3), (4, 3), (0, 0)])
def test_an_impossible_selection_is_refused(selected: int, applicants: int) -> None:
    with pytest.raises(ValueError, match="cannot be selected"):
        Selected(selected, applicants)


selections = st.integers(1, 30).flatmap(
    lambda applicants: st.builds(Selected, st.integers(0, applicants), st.just(applicants))
)


@given(selections, selections)
def test_fisher_equals_scipy(first: Selected, second: Selected) -> None:
    table = [
        [first.selected, first.applicants - first.selected],
        [second.selected, second.applicants - second.selected],
    ]
    assert fisher(first, second) == pytest.approx(float(fisher_exact(table).pvalue), abs=1e-9)


@given(selections, selections)
def test_the_order_of_the_groups_does_not_matter(first: Selected, second: Selected) -> None:
    assert adverse_impact(first, second) == adverse_impact(second, first)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe (1998), table II, method 10.
        (Selected(56, 70), Selected(48, 80), 0.0524, 0.3339),
        (Selected(9, 10), Selected(3, 10), 0.1705, 0.8090),
        (Selected(6, 7), Selected(2, 7), 0.0582, 0.8062),
        (Selected(5, 56), Selected(0, 29), -0.0381, 0.1926),
        (Selected(0, 10), Selected(0, 10), -0.2775, 0.2775),
    ],
)
def test_the_difference_of_two_shares_has_the_interval_of_newcombe(
    first: Selected, second: Selected, low: float, high: float
) -> None:
    assert difference_of_shares(first, second) == pytest.approx((low, high), abs=5e-5)
    assert difference_of_shares(second, first) == pytest.approx((-high, -low), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "flips"),
    [
        (Selected(4, 5), Selected(3, 5), True),
        (Selected(48, 80), Selected(12, 40), False),
        (Selected(5, 10), Selected(4, 10), True),
        (Selected(50, 100), Selected(50, 100), False),
        (Selected(0, 9), Selected(0, 9), True),
        (Selected(9, 9), Selected(9, 9), False),
    ],
)
def test_one_selection_turns_a_finding_of_few_round(
    first: Selected, second: Selected, flips: bool
) -> None:
    assert one_flips(first, second) is flips
    assert one_flips(second, first) is flips


def test_a_share_has_its_interval_and_none_of_nothing() -> None:
    some, none = ShareOf(3, 4), ShareOf(0, 0)
    assert (some.share, some.interval) == (0.75, wilson(3, 4))
    assert (none.share, none.interval) == (None, None)
