import pytest

from culture.scoring.agreement import (
    UnitEffect,
    absolute_interval,
    agreement_of,
    icc1_interval,
    judge_agreement,
    shrunk,
    team_size_needed,
    unit_effect,
    unit_reliability,
)
from culture.scoring.tallies import Tally
from tests.culture.scoring_reference import ROWS_OF

UNITS = [Tally.of(sum(row) for row in rows) for rows in ROWS_OF.values()]
SHROUT_FLEISS = [
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
]


def test_means_and_deviations_of_the_reference_units() -> None:
    assert [unit.mean(5) for unit in UNITS] == pytest.approx([5.433333, 3.433333, 5.1], abs=1e-6)
    deviations = [(unit.variance(5) or 0.0) ** 0.5 for unit in UNITS]
    assert deviations == pytest.approx([0.752773, 0.708990, 1.001998], abs=1e-6)


def test_unit_effect_of_the_reference_units() -> None:
    found = unit_effect(UNITS, factor=5)
    assert found is not None
    assert found.between == pytest.approx(6.888889, abs=1e-6)
    assert found.within == pytest.approx(0.691111, abs=1e-6)
    assert found.mean_size == 6.0
    assert found.f == pytest.approx(9.967846, abs=1e-6)
    assert found.p == pytest.approx(0.0017626, abs=1e-7)
    assert found.icc1 == pytest.approx(0.5991407089, abs=1e-10)
    assert found.icc2 == pytest.approx(0.8996774194, abs=1e-10)
    assert found.shared


def test_unit_effect_of_unequal_units_uses_their_mean_size() -> None:
    rows = [row for unit in ROWS_OF.values() for row in unit]
    kept = [row for number, row in enumerate(rows, start=1) if number not in {6, 11, 12}]
    units = [Tally.of(sum(row) for row in part) for part in (kept[:5], kept[5:9], kept[9:])]
    found = unit_effect([*units, Tally()], factor=5)
    assert found is not None
    assert found.mean_size == 5.0
    assert found.between == pytest.approx(5.76567, abs=1e-5)
    assert found.within == pytest.approx(0.77817, abs=1e-5)
    assert found.icc1 == pytest.approx(0.561760841, abs=1e-9)
    assert found.icc2 == pytest.approx(0.865034399, abs=1e-9)


def test_units_that_differ_less_than_their_people_share_no_culture() -> None:
    found = unit_effect([Tally.of([1, 5]), Tally.of([2, 4])])
    assert found is not None
    assert found.icc1 == -1.0
    assert found.icc2 is None
    assert found.f == 0.0
    assert found.p == 1.0
    assert not found.shared


@pytest.mark.parametrize(
    ("step", "icc1", "shared"), [(1, -0.5 / 20.5, False), (3, 23.5 / 44.5, True)]
)
def test_units_are_compared_when_they_differ(step: int, icc1: float, shared: bool) -> None:
    people = [0, 1, 2, 3, 4, 5]
    found = unit_effect([Tally.of(people), Tally.of(x + step for x in people)])
    assert found is not None
    assert found.icc1 == pytest.approx(icc1, abs=1e-9)
    assert found.shared is shared


def test_five_hundredths_of_icc1_are_enough_to_compare() -> None:
    enough = UnitEffect(1.0, 1.0, 5.0, 1.0, 1.0, icc1=0.05, icc2=0.2)
    short = UnitEffect(1.0, 1.0, 5.0, 1.0, 1.0, icc1=0.0499, icc2=0.2)
    assert (enough.shared, short.shared) == (True, False)


def test_units_of_one_mind_have_no_f() -> None:
    found = unit_effect([Tally.of([1, 1]), Tally.of([2, 2])])
    assert found is not None
    assert (found.f, found.p, found.icc1, found.icc2) == (None, None, 1.0, 1.0)


def test_equal_answers_everywhere_leave_the_correlations_undefined() -> None:
    found = unit_effect([Tally.of([3, 3]), Tally.of([3, 3])])
    assert found is not None
    assert (found.icc1, found.icc2) == (None, None)
    assert not found.shared


def test_one_unit_or_units_of_one_person_have_no_unit_effect() -> None:
    assert unit_effect([Tally.of([1, 2, 3]), Tally()]) is None
    assert unit_effect([Tally.of([1]), Tally.of([2])]) is None
    assert unit_effect([Tally.of([1]), Tally.of([2, 3])]) is not None


def test_units_means_are_shrunk_towards_the_whole() -> None:
    whole = sum(UNITS, start=Tally()).mean(5)
    assert whole is not None
    found = [shrunk(unit.mean(5) or 0.0, whole, 0.8996774194) for unit in UNITS]
    assert found == pytest.approx([5.3553047, 3.5559498, 5.0554122], abs=1e-7)


def test_shrinking_never_overshoots() -> None:
    assert shrunk(5.0, 4.0, -0.5) == 4.0
    assert shrunk(5.0, 4.0, 1.5) == 5.0


def test_reliability_of_a_unit_grows_with_its_people() -> None:
    assert unit_reliability(0.5991407089, 6) == pytest.approx(0.8996774194, abs=1e-9)
    assert unit_reliability(0.2, 1) == 0.2
    assert unit_reliability(-0.2, 9) == 0.0


@pytest.mark.parametrize(
    ("unit", "agreement"), [("A", 0.95), ("B", 0.9451219512), ("C", 0.9169626998)]
)
def test_agreement_inside_the_reference_units(unit: str, agreement: float) -> None:
    items = [Tally.of(column) for column in zip(*ROWS_OF[unit], strict=True)]
    variances = [item.variance() or 0.0 for item in items]
    assert agreement_of(variances, points=7) == pytest.approx(agreement, abs=1e-9)


@pytest.mark.parametrize("ratings", [[1, 7, 1, 7], [2, 6, 4]])
def test_people_who_vary_as_chance_does_or_more_do_not_agree(ratings: list[int]) -> None:
    assert agreement_of([Tally.of(ratings).variance() or 0.0], points=7) == 0.0


def test_agreement_of_judges_in_the_six_classic_ways() -> None:
    found = judge_agreement(SHROUT_FLEISS)
    assert found is not None
    assert found.one_way == pytest.approx(0.165742, abs=1e-6)
    assert found.absolute == pytest.approx(0.289764, abs=1e-6)
    assert found.consistent == pytest.approx(0.714841, abs=1e-6)
    assert found.one_way_mean == pytest.approx(0.442797, abs=1e-6)
    assert found.absolute_mean == pytest.approx(0.620051, abs=1e-6)
    assert found.consistent_mean == pytest.approx(0.909316, abs=1e-6)


def test_absolute_agreement_has_the_interval_of_mcgraw_and_wong() -> None:
    # R: psych::ICC of these judges gives .019 to .761 for ICC2 and .071 to .927 for ICC2k.
    assert absolute_interval(SHROUT_FLEISS, of_mean=False) == pytest.approx(
        (0.018787, 0.761084), abs=1e-6
    )
    assert absolute_interval(SHROUT_FLEISS, of_mean=True) == pytest.approx(
        (0.071137, 0.927232), abs=1e-6
    )


def test_an_end_below_zero_counts_as_zero() -> None:
    found = absolute_interval([(1, 3), (3, 1), (2, 2), (3, 2)], of_mean=True)
    assert found is not None
    assert found.low == 0.0


def test_judges_who_agree_in_everything_have_no_interval() -> None:
    assert absolute_interval([(1, 1), (3, 3), (5, 5)], of_mean=False) is None
    assert absolute_interval([(1, 2)], of_mean=False) is None


def test_judges_who_contradict_each_other_have_no_agreement_of_their_mean() -> None:
    # Targets and judges have the same means: MST = MSJ = 0, MSE = 5, so the ratio would be -5 / -1.
    found = judge_agreement([(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)])
    assert found is not None
    assert found.absolute_mean is None
    # Below it stands 0 + 5 - 2, above it -5.
    assert found.absolute == pytest.approx(-5 / 3)


def test_agreement_of_judges_needs_two_of_each() -> None:
    assert judge_agreement([]) is None
    assert judge_agreement([(1, 2, 3)]) is None
    assert judge_agreement([(1,), (2,)]) is None
    assert judge_agreement([(1, 2), (2, 3)]) is not None


def test_agreement_of_the_variances_pooled_over_the_reference_units() -> None:
    units = [[Tally.of(column) for column in zip(*rows, strict=True)] for rows in ROWS_OF.values()]
    pooled = [
        sum(item.spread / item.n for item in column) / sum(item.n - 1 for item in column)
        for column in zip(*units, strict=True)
    ]
    # Units of equal size: the pooled variance is their mean, r*wg(j) = .751667 of it.
    star = (0.791667 + 0.775 + 0.688333) / 3
    assert agreement_of(pooled, points=7) == pytest.approx(5 * star / (4 * star + 1), abs=1e-6)


def test_squares_within_units_may_be_given_instead_of_their_own() -> None:
    units = [Tally.of([1, 3]), Tally.of([4, 6])]
    own = unit_effect(units)
    given = unit_effect(units, squares_within=16)
    assert own is not None
    assert given is not None
    # MSB = 9; MSW = 4 / 2 = 2, or 16 / 2 = 8.
    assert (own.between, own.within, given.between, given.within) == (9.0, 2.0, 9.0, 8.0)
    assert given.icc1 == pytest.approx((9 - 8) / (9 + 8))


def test_the_interval_of_an_icc_is_that_of_its_f() -> None:
    # R: psych::ICC of Shrout and Fleiss's judges, ICC1 .1657, F(5, 18): -.133 to .723.
    found = icc1_interval(0.165742, people=24, teams=6)
    assert found == pytest.approx((0.0, 0.7226), abs=1e-4)
    # With ICC1 .6, F is 7: over 3.382 and times 6.385 (.975 of F(18, 5)): .212 to .916.
    assert icc1_interval(0.6, people=24, teams=6) == pytest.approx((0.2109, 0.9156), abs=1e-3)


@pytest.mark.parametrize(
    ("icc1", "level", "needed"), [(0.1, 0.05, 9), (0.1, 0.005, 16), (0.0, 0.05, None)]
)
def test_how_many_people_a_team_would_need(icc1: float, level: float, needed: int | None) -> None:
    # F of 10 teams of 9: (1 + 8 x .1) / .9 = 2, over the .95 quantile of F(9, 80), 1.999.
    assert team_size_needed(icc1, teams=10, level=level) == needed


def test_no_team_is_large_enough_for_next_to_nothing() -> None:
    assert team_size_needed(0.0001, teams=2, level=0.001) is None
