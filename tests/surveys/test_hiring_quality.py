"""What ratings and decisions are worth, against numbers of R and of the books."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.scoring.correlation import Correlation, correlation_of
from culture.scoring.intervals import Interval
from culture.scoring.krippendorff import Metric
from culture.scoring.proportions import Impact, Selected
from culture.scoring.tallies import PairTally, Tally
from surveys.hiring.interviews.ratings import GivenRating
from surveys.hiring.quality.agreement import (
    PanelAgreement,
    SeenAlike,
    agreement_of_panel,
    agreement_per_competency,
    agreement_per_question,
)
from surveys.hiring.quality.grids import grid_of
from surveys.hiring.quality.impact import Withheld, impact_of, in_batches, publishable
from surveys.hiring.quality.leniency import Leaning, leniency_of
from surveys.hiring.quality.questions import (
    QuestionSpread,
    QuestionVerdict,
    VerdictReason,
    advise,
    spread_per_question,
)
from surveys.hiring.quality.validity import GoesWith, Restriction, Validity, validity_of

SHROUT_FLEISS = [
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
]
KRIPPENDORFF = (
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
)


def rated(
    rows: Sequence[Sequence[int | None]], *, question: str = "q", competency: str = "empathy"
) -> list[GivenRating]:
    """Ratings of candidates x interviewers, who are called a, b, c …"""
    return [
        GivenRating("abcdefgh"[place], number, competency, question, points)
        for number, row in enumerate(rows)
        for place, points in enumerate(row)
        if points is not None
    ]


def spread_over_three(rows: Sequence[Sequence[int]]) -> list[GivenRating]:
    """The same differences on the scale of 1 to 5: ratings plus two, over three questions."""
    ratings = []
    for number in range(3):
        parts = [[(points + 2 + number) // 3 for points in row] for row in rows]
        ratings += rated(parts, question=f"q{number}")
    return ratings


def test_agreement_is_that_of_shrout_and_fleiss() -> None:
    found = agreement_of_panel(rated(SHROUT_FLEISS))
    assert (found.candidates, found.interviewers) == (6, 4)
    assert found.judges is not None
    assert found.judges.one_way == pytest.approx(0.165742, abs=1e-6)
    assert found.judges.absolute == pytest.approx(0.289764, abs=1e-6)
    assert found.judges.consistent == pytest.approx(0.714841, abs=1e-6)
    assert found.judges.one_way_mean == pytest.approx(0.442797, abs=1e-6)
    assert found.judges.absolute_mean == pytest.approx(0.620051, abs=1e-6)
    assert found.judges.consistent_mean == pytest.approx(0.909316, abs=1e-6)
    assert found.value == found.judges.absolute_mean


def test_the_interval_of_agreement_is_that_of_psych() -> None:
    # R: psych::ICC gives for ICC2k of these judges .62, .071 to .927.
    found = agreement_of_panel(rated(SHROUT_FLEISS))
    assert found.mean_interval == pytest.approx((0.071137, 0.927232), abs=1e-6)
    assert found.alike is SeenAlike.PARTLY
    assert not found.is_sure


def test_a_competency_of_three_questions_agrees_as_its_sum_does() -> None:
    ratings = spread_over_three(SHROUT_FLEISS)
    assert {rating.points for rating in ratings} == {1, 2, 3, 4}
    found = agreement_per_competency(ratings)["empathy"]
    assert found.judges is not None
    assert found.judges.absolute_mean == pytest.approx(0.620051, abs=1e-6)
    assert list(agreement_per_question(ratings)) == ["q0", "q1", "q2"]


def test_alpha_with_missing_ratings_is_that_of_krippendorff() -> None:
    rows = [[None if cell == "." else int(cell) for cell in row.split()] for row in KRIPPENDORFF]
    found = agreement_of_panel(rated(list(zip(*rows, strict=True))))
    assert found.alphas[Metric.NOMINAL] == pytest.approx(0.691358, abs=1e-6)
    assert found.alphas[Metric.ORDINAL] == pytest.approx(0.806721, abs=1e-6)
    assert found.alphas[Metric.INTERVAL] == pytest.approx(0.810845, abs=1e-6)
    assert found.alphas[Metric.RATIO] == pytest.approx(0.808944, abs=1e-6)


def test_intraclass_correlations_take_the_largest_part_that_is_filled() -> None:
    grid = grid_of(rated([(1, 2, None), (3, 4, None), (5, 5, 4), (2, 2, None)]))
    assert grid is not None
    part = grid.filled()
    assert (part.candidates, part.interviewers) == ([0, 1, 2, 3], ["a", "b"])
    assert part.cells == [[1, 2], [3, 4], [5, 5], [2, 2]]


def test_without_ratings_there_is_nothing_to_agree_about() -> None:
    found = agreement_of_panel([])
    assert (found.candidates, found.value, found.alike) == (0, None, SeenAlike.UNKNOWN)


def test_alpha_stands_in_where_nobody_rated_the_same_candidates_alike() -> None:
    found = agreement_of_panel(rated([(1, 1, None), (None, 5, 5), (3, None, 3)]))
    assert found.judges is None
    assert (found.value, found.alike, found.is_sure) == (1.0, SeenAlike.YES, False)


def test_agreement_is_sure_where_its_interval_lies_on_one_side_of_enough() -> None:
    alike = agreement_of_panel(rated([(n % 5 + 1, n % 5 + 1 - (n == 1)) for n in range(20)]))
    assert alike.alike is SeenAlike.YES
    assert alike.is_sure
    random = agreement_of_panel(rated([(n % 5 + 1, (3 * n) % 4 + 1) for n in range(20)]))
    assert random.alike is SeenAlike.NO
    assert random.is_sure


def test_who_rates_one_point_above_the_others_is_called_mild() -> None:
    rows = [(min(n % 4 + 2, 5), n % 4 + 1, n % 4 + 1) for n in range(12)]
    mild, second, third = leniency_of(rated(rows))
    assert (mild.interviewer, mild.candidates, mild.value) == ("a", 12, 1.0)
    assert mild.leaning is Leaning.MILD
    # The root of 1/12 over that of 12, times t(11) 2.200985.
    assert mild.interval == pytest.approx((0.816585, 1.183415), abs=1e-6)
    assert second.value == pytest.approx(-0.5)
    assert (second.leaning, third.leaning) == (Leaning.STERN, Leaning.STERN)


def test_leniency_is_the_mean_over_candidates_with_an_interval_by_t() -> None:
    rows = [(4, 2), (3, 3), (5, 4), (2, 3)]
    first, other = leniency_of(rated(rows))
    # Differences 2, 0, 1, -1: mean .5, sd 1.290994, t(3) 3.182446.
    assert first.value == pytest.approx(0.5)
    assert first.interval == pytest.approx((-1.554260, 2.554260), abs=1e-5)
    assert first.leaning is Leaning.NEITHER
    assert other.value == pytest.approx(-0.5)


def test_answers_to_several_questions_of_a_candidate_count_once() -> None:
    once = leniency_of(rated([(4, 2), (3, 3), (5, 4)]))
    thrice = leniency_of(
        [one for name in "xyz" for one in rated([(4, 2), (3, 3), (5, 4)], question=name)]
    )
    assert [one.interval for one in once] == [one.interval for one in thrice]


def test_below_three_candidates_nothing_is_said_of_an_interviewer() -> None:
    first, _other = leniency_of(rated([(5, 1), (5, 1)]))
    assert (first.candidates, first.value, first.leaning) == (2, None, Leaning.UNKNOWN)


def test_who_rated_alone_is_held_against_nobody() -> None:
    (alone,) = leniency_of(rated([(5,), (5,), (5,), (5,)]))
    assert (alone.candidates, alone.leaning) == (0, Leaning.UNKNOWN)


def test_a_question_with_one_usual_point_never_tells_candidates_apart() -> None:
    same = rated([(4, 4)] * 9 + [(4, 3), (2, 4)], question="same")
    told = rated([(n % 5 + 1, 4) for n in range(8)], question="told")
    few = rated([(3, 3)] * 7, question="few")
    found = {one.question: one for one in spread_per_question(same + told + few)}
    assert (found["same"].usual, found["same"].share) == (4, Fraction(20, 22))
    assert found["same"].telling is False
    assert found["told"].telling is True
    assert found["few"].telling is None


def test_nine_in_ten_exactly_is_not_telling() -> None:
    (found,) = spread_per_question(rated([(4,)] * 9 + [(1,)]))
    assert (found.share, found.telling) == (Fraction(9, 10), False)


def test_the_reference_of_adverse_impact() -> None:
    found = impact_of({"women": Selected(48, 80), "men": Selected(12, 40)}, least=5)
    assert (found.highest, found.withheld) == ("women", None)
    (men,) = found.groups
    assert (men.ratio, men.against) == (Fraction(1, 2), "women")
    assert men.p == pytest.approx(0.00340922, abs=1e-8)
    assert (men.impact, men.is_too_few) == (Impact.BELOW, False)
    assert men.difference == pytest.approx((-0.455876, -0.110768), abs=1e-6)


def test_three_in_five_against_four_in_five_is_too_few_to_tell() -> None:
    found = impact_of({"a": Selected(4, 5), "b": Selected(3, 5)}, least=5)
    (other,) = found.groups
    assert (other.ratio, other.p, other.impact) == (Fraction(3, 4), 1.0, Impact.TOO_FEW)
    assert found.is_too_few


def test_exactly_four_fifths_is_within_and_one_decision_would_turn_it() -> None:
    (other,) = impact_of({"a": Selected(5, 10), "b": Selected(4, 10)}, least=5).groups
    assert (other.ratio, other.impact) == (Fraction(4, 5), Impact.WITHIN)
    assert other.flips


def test_groups_below_the_threshold_are_withheld_and_never_alone() -> None:
    groups = {"a": Selected(9, 20), "b": Selected(4, 9), "c": Selected(3, 6), "d": Selected(1, 3)}
    assert list(publishable(groups, least=5)) == ["a", "b"]
    alone = {"a": Selected(9, 20), "b": Selected(4, 9), "d": Selected(1, 3), "e": Selected(1, 4)}
    assert list(publishable(alone, least=5)) == ["a", "b"]
    assert impact_of({"a": Selected(4, 9), "b": Selected(2, 4)}, least=5).withheld is (
        Withheld.SMALL_GROUPS
    )


def test_a_step_that_only_one_group_passed_is_withheld() -> None:
    found = impact_of({"a": Selected(1, 9), "b": Selected(0, 9)}, least=5)
    assert (found.withheld, found.groups, found.is_too_few) == (Withheld.ONE_OUTCOME, (), True)
    found = impact_of({"a": Selected(8, 9), "b": Selected(9, 9)}, least=5)
    assert found.withheld is Withheld.ONE_OUTCOME


def test_a_step_that_nobody_passed_has_no_ratio() -> None:
    found = impact_of({"a": Selected(0, 9), "b": Selected(0, 9)}, least=5)
    assert [one.ratio for one in found.groups] == [None]


def test_vacancies_are_added_up_in_batches_that_could_stand_alone() -> None:
    small = {"a": Selected(1, 3), "b": Selected(2, 4)}
    large = {"a": Selected(6, 9), "b": Selected(4, 9)}
    batches = in_batches([small, small, large, small], least=5)
    assert batches == [{"a": Selected(2, 6), "b": Selected(4, 8)}, large]


counts = st.integers(0, 12).flatmap(
    lambda n: st.builds(Selected, st.integers(0, n + 1), st.just(n + 1))
)


@given(st.dictionaries(st.sampled_from("abcde"), counts, max_size=5))
def test_what_is_hidden_could_not_be_found_by_subtraction(groups: dict[str, Selected]) -> None:
    shown = publishable(groups, least=5)
    hidden = sum(one.applicants for name, one in groups.items() if name not in shown)
    assert hidden == 0 or hidden >= 5 or not shown
    assert all(one.applicants >= 5 for one in shown.values())


def test_a_correlation_has_the_interval_of_fisher() -> None:
    # z is .549306 with an error of 1/5, so its ends are .157313 and .941299.
    pairs = PairTally(28, 0, 0, 4 * 28, 4 * 28, 2 * 28)
    found = correlation_of(pairs)
    assert found is not None
    assert found.r == pytest.approx(0.5)
    assert found.interval == pytest.approx((0.156028, 0.735818), abs=1e-6)


def test_pairs_on_one_line_and_pairs_that_do_not_vary_have_no_correlation() -> None:
    assert correlation_of(PairTally.of([(n, 2 * n) for n in range(9)])) is None
    assert correlation_of(PairTally.of([(3, n) for n in range(9)])) is None
    assert correlation_of(PairTally.of([(1, 2), (2, 1), (3, 3)])) is None


def pair(n: int) -> tuple[int, int]:
    return 2 * (n % 5 + 1), 3 * n % 5 + n % 3


def hires(number: int) -> PairTally:
    return PairTally.of(pair(n) for n in range(number))


def test_validity_is_refused_under_thirty_hires() -> None:
    found = validity_of(hires(29), everybody=Tally())
    assert (found.hires, found.correlation, found.missing) == (29, None, 1)
    assert (found.restriction, found.goes) == (Restriction.UNKNOWN, GoesWith.TOO_FEW)


def test_validity_of_thirty_hires_is_their_correlation() -> None:
    found = validity_of(hires(30), everybody=hires(30).expected_side)
    assert found.correlation is not None
    assert found.correlation.r == pytest.approx(0.4330127, abs=1e-6)
    # Nobody but the hires was counted: how alike they are among all is not known.
    assert (found.restriction, found.goes) == (Restriction.UNKNOWN, GoesWith.YES)


@pytest.mark.parametrize(
    ("everybody", "restriction"),
    [
        ([2, 10] * 20, Restriction.SOME),
        ([-6, 18] * 20, Restriction.NARROW),
        ([6] * 40, Restriction.NONE),
    ],
)
def test_range_restriction_compares_deviations(
    everybody: list[int], restriction: Restriction
) -> None:
    found = validity_of(hires(30), everybody=Tally.of(everybody))
    assert found.restriction is restriction


def test_what_a_narrow_range_hides_is_not_called_nothing() -> None:
    flat = Correlation(400, 0.05, Interval(-0.05, 0.15))
    found = [Validity(400, flat, one).goes for one in (Restriction.SOME, Restriction.NARROW)]
    assert found == [GoesWith.NO, GoesWith.UNCLEAR]


TELLING = QuestionSpread("q", 20, 60, 3, Fraction(1, 2), telling=True)
SAME = QuestionSpread("q", 20, 60, 3, Fraction(19, 20), telling=False)


def agreed(low: float, high: float, value: float) -> PanelAgreement:
    found = agreement_of_panel(rated(SHROUT_FLEISS))
    assert found.judges is not None
    judges = type(found.judges)(0, 0, 0, 0, value, 0)
    return PanelAgreement(20, 3, judges, Interval(low, high), found.alphas)


ALIKE, APART = agreed(0.75, 0.95, 0.9), agreed(0.1, 0.6, 0.4)


@pytest.mark.parametrize(
    ("spread", "agreement", "interval", "advice", "reasons"),
    [
        (TELLING, ALIKE, (0.1, 0.6), QuestionVerdict.KEEP, (VerdictReason.PREDICTS,)),
        (TELLING, ALIKE, (-0.1, 0.6), QuestionVerdict.WAIT, (VerdictReason.UNCLEAR,)),
        (TELLING, ALIKE, None, QuestionVerdict.WAIT, (VerdictReason.TOO_FEW,)),
        (TELLING, ALIKE, (-0.2, 0.1), QuestionVerdict.DROP, (VerdictReason.PREDICTS_NOTHING,)),
        (
            SAME,
            ALIKE,
            (-0.5, -0.1),
            QuestionVerdict.DROP,
            (VerdictReason.AGAINST, VerdictReason.NEVER_TELLS),
        ),
        (
            SAME,
            ALIKE,
            None,
            QuestionVerdict.REVISE,
            (VerdictReason.NEVER_TELLS, VerdictReason.TOO_FEW),
        ),
        (
            TELLING,
            APART,
            (0.1, 0.6),
            QuestionVerdict.REVISE,
            (VerdictReason.NOT_ALIKE, VerdictReason.PREDICTS),
        ),
    ],
)
def test_each_question_is_kept_revised_or_dropped_for_reasons(
    spread: QuestionSpread,
    agreement: PanelAgreement,
    interval: tuple[float, float] | None,
    advice: QuestionVerdict,
    reasons: tuple[VerdictReason, ...],
) -> None:
    later = interval and Correlation(40, sum(interval) / 2, Interval(*interval))
    validity = Validity(40, later or None, Restriction.NONE)
    found = advise(spread, agreement, validity.goes)
    assert (found.advice, found.reasons) == (advice, reasons)
