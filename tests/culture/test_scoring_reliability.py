import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.scoring.reliability import (
    Verdict,
    Word,
    alpha,
    alpha_interval,
    alpha_of_rows,
    alpha_of_variances,
    complete_rows,
    difference_reliability,
    item_totals,
    pair_reliability,
    verdict,
)
from culture.scoring.tallies import PairTally, Tally
from tests.culture.scoring_reference import ROWS

rows_of_three = st.lists(
    st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 7)), min_size=2, max_size=12
)


def test_alpha_of_the_reference_rows() -> None:
    assert alpha_of_rows(ROWS) == pytest.approx(0.9298205246, abs=1e-10)


def test_alpha_of_variances_is_that_of_the_ratings() -> None:
    columns = [Tally.of(column) for column in zip(*ROWS, strict=True)]
    parts = [variance for one in columns if (variance := one.variance()) is not None]
    total = Tally.of(sum(row) for row in ROWS).variance()
    assert total is not None
    assert alpha_of_variances(parts, total) == pytest.approx(alpha_of_rows(ROWS))
    assert alpha_of_variances(parts[:1], total) is None
    assert alpha_of_variances(parts, 0) is None
    assert alpha_of_variances([0.1, 0.1], 0.3) == pytest.approx(2 * (1 - 0.2 / 0.3))


def test_corrected_item_totals_of_the_reference_rows() -> None:
    assert item_totals(ROWS) == pytest.approx(
        (0.945693, 0.763709, 0.848290, 0.739127, 0.802350), abs=1e-6
    )


@given(rows_of_three)
def test_alpha_from_stored_means_is_alpha_of_the_rows(rows: list[tuple[int, int, int]]) -> None:
    parts = [Tally.of(column) for column in zip(*rows, strict=True)]
    stored = Tally.of(sum(row) * 20 for row in rows)  # mean of three times a factor of 60
    assert alpha(parts, stored, total_factor=20) == alpha_of_rows(rows)


@given(rows_of_three)
def test_alpha_undoes_each_part_s_own_factor(rows: list[tuple[int, int, int]]) -> None:
    factors = (12, 60, 1)
    parts = [
        Tally.of(column).rescaled(factor)
        for column, factor in zip(zip(*rows, strict=True), factors, strict=True)
    ]
    total = Tally.of(sum(row) for row in rows)
    assert alpha(parts, total, part_factors=factors) == alpha_of_rows(rows)


def test_alpha_is_none_where_it_is_undefined() -> None:
    assert alpha_of_rows([]) is None
    assert alpha_of_rows([(1, 2), (3, None)]) is None
    assert alpha_of_rows([(1,), (3,)]) is None
    assert alpha_of_rows([(1, 3), (3, 1)]) is None


def test_alpha_refuses_parts_of_other_respondents() -> None:
    with pytest.raises(ValueError, match="complete cases"):
        alpha([Tally(3, 1, 1), Tally(2, 1, 1)], Tally(3, 2, 2))


def test_rows_with_an_empty_item_are_left_out() -> None:
    rows = [(1, 2), (None, 3), (4, None), (5, 6)]
    assert complete_rows(rows) == [[1, 2], [5, 6]]


def test_item_totals_of_nothing_are_empty() -> None:
    assert item_totals([]) == ()
    assert item_totals([(1, None)]) == (None, None)


def test_feldt_interval_of_an_alpha() -> None:
    assert alpha_interval(0.8, n=50, parts=5) == pytest.approx((0.696633, 0.875868), abs=1e-6)


def test_an_alpha_of_one_respondent_or_one_part_has_no_interval() -> None:
    assert alpha_interval(0.8, n=1, parts=5) is None
    assert alpha_interval(0.8, n=50, parts=1) is None
    assert alpha_interval(0.8, n=2, parts=2) is not None


@pytest.mark.parametrize(
    ("expected", "delivered", "correlation", "reliability"),
    [(0.8, 0.8, 0.5, 0.6), (0.9, 0.9, 0.8, 0.5), (0.85, 0.85, 0.7, 0.5)],
)
def test_reliability_of_a_difference_with_equal_deviations(
    expected: float, delivered: float, correlation: float, reliability: float
) -> None:
    found = difference_reliability(expected, delivered, correlation)
    assert found == pytest.approx(reliability, abs=1e-12)


def test_the_side_that_varies_more_counts_more() -> None:
    found = difference_reliability(0.9, 0.5, 0.2, expected_sd=2.0, delivered_sd=1.0)
    assert found == pytest.approx((0.9 * 4 + 0.5 - 0.8) / (4 + 1 - 0.8), abs=1e-12)


def test_a_difference_that_does_not_vary_has_no_reliability() -> None:
    assert difference_reliability(0.9, 0.9, 1.0) is None


def test_reliability_of_a_tally_s_difference_does_not_depend_on_the_factor() -> None:
    tally = PairTally.of([(5, 3), (6, 6), (7, 4), (4, 4)])
    here, there = (pair_reliability(t, 0.8, 0.7) for t in (tally, tally.rescaled(60)))
    # Variances 5/3 and 19/12, covariance 1/2.
    assert here == pytest.approx((0.8 * 5 / 3 + 0.7 * 19 / 12 - 1) / 2.25, abs=1e-12)
    assert there == pytest.approx(here, abs=1e-12)


def test_a_tally_s_difference_needs_both_alphas_and_both_spreads() -> None:
    tally = PairTally.of([(5, 3), (6, 6)])
    assert pair_reliability(tally, None, 0.7) is None
    assert pair_reliability(tally, 0.7, None) is None
    assert pair_reliability(PairTally.of([(5, 3), (5, 6)]), 0.7, 0.7) is None


@pytest.mark.parametrize(
    ("reliability", "judged"),
    [
        (None, Verdict(Word.UNKNOWN, None)),
        (0.70, Verdict(Word.RELIABLE, 0.70)),
        (0.6999, Verdict(Word.NOT_RELIABLE, 0.6999)),
        (0.0, Verdict(Word.NOT_RELIABLE, 0.0)),
        (-0.4, Verdict(Word.NOT_RELIABLE, None)),
    ],
)
def test_a_reliability_is_judged_in_words(reliability: float | None, judged: Verdict) -> None:
    assert verdict(reliability) == judged


def test_the_words_are_the_promised_ones() -> None:
    assert Word.NOT_RELIABLE.value == "not reliable for ranking"


def test_two_respondents_and_two_parts_are_enough_for_alpha() -> None:
    # Variances 1/2 and 2 of the parts, 9/2 of their sum.
    parts = [Tally.of([1, 2]), Tally.of([1, 3])]
    assert alpha(parts, Tally.of([2, 5])) == pytest.approx(8 / 9)
    assert alpha([Tally.of([1]), Tally.of([1])], Tally.of([2])) is None
