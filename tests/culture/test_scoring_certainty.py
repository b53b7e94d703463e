from math import sqrt

import pytest

from culture.scoring.certainty import Estimate, clear_of, clear_of_page, marked_of
from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile


def test_an_interval_gives_its_error_back() -> None:
    # R: sleep, paired: mean -1.58, t -4.062127683, df 9, p .002832890.
    error = 1.58 / 4.062127683
    reach = t_quantile(9) * error
    found = Estimate.of_interval(-1.58, Interval(-1.58 - reach, -1.58 + reach), df=9)
    assert found.error == pytest.approx(error, abs=1e-9)
    assert found.p == pytest.approx(0.002832890, abs=1e-8)
    assert found.interval == pytest.approx((-1.58 - reach, -1.58 + reach))


def test_a_lopsided_interval_counts_by_its_longer_side() -> None:
    found = Estimate.of_interval(-1.0, Interval(-3.0, -0.5), df=4)
    assert found.error == pytest.approx(2.0 / t_quantile(4))


def test_no_error_is_no_knowledge() -> None:
    assert Estimate(-1.0, 0.0, 4).p == 1.0


def test_separate_people_are_compared_as_by_welch() -> None:
    # R: units A and B of the reference: t 4.7374983, df 9.9643072, p .000802973.
    first = Estimate(5.433333333, 0.752773 / sqrt(6), 5)
    second = Estimate(3.433333333, 0.708990 / sqrt(6), 5)
    found = first.less(second)
    assert found.value / found.error == pytest.approx(4.7374983, abs=1e-5)
    assert found.df == pytest.approx(9.9643072, abs=1e-5)
    assert found.p == pytest.approx(0.000802973, abs=1e-7)


def test_a_part_differs_from_its_whole_less_than_from_a_stranger() -> None:
    part, whole = Estimate(3.0, 0.2, 24), Estimate(3.5, 0.1, 99)
    found = part.less_whole(whole, share=0.25)
    assert (found.value, found.df) == (-0.5, 24)
    assert found.error == pytest.approx(0.2 * sqrt(0.75))
    assert part.less_whole(whole, share=1.0).p == 1.0


@pytest.mark.parametrize(("value", "needed"), [(0.1, 1540), (0.2, 387), (1.0, 100), (0.0, None)])
def test_what_would_be_needed_to_tell(value: float, needed: int | None) -> None:
    # (1.96 x 2 / .1)^2 = 1537, as in every book on sample sizes, of a deviation of 2; the quantile
    # of t with as many degrees of freedom is 1.9615, and wants three more.
    assert Estimate(value, 2.0 / sqrt(100), 99).answers_needed(100) == needed


def test_more_is_needed_at_a_lower_level() -> None:
    # The quantile of .995 of t is 2.5777 there: (2.5777 x 2 / .1)^2 = 2658.
    assert Estimate(0.1, 0.2, 99).answers_needed(100, level=0.01) == 2658


@pytest.mark.parametrize(("level", "needed"), [(0.05, 5), (0.04, 6), (0.01, 8)])
def test_what_is_not_clear_needs_more_answers_than_there_are(level: float, needed: int) -> None:
    # -2.6 +-2.5 of five answers: p = .0446. The normal quantile would call four or five enough.
    found = Estimate(-2.6, 2.5 / 2.7764, 4)
    assert found.p == pytest.approx(0.0446, abs=1e-4)
    assert found.answers_needed(5, level=level) == needed


def test_words_are_judged_together() -> None:
    # R: p.adjust(c(.01, .04, .03, .005), "holm") gives .03 .06 .06 .02.
    values = {"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005}
    assert clear_of(values) == {"a", "d"}
    assert clear_of(values, level=0.061) == {"a", "b", "c", "d"}
    assert clear_of({"alone": 0.049}) == {"alone"}
    assert clear_of({}) == frozenset()


def test_one_of_five_needs_a_hundredth() -> None:
    others = {"b": 0.3, "c": 0.4, "d": 0.5, "e": 0.6}
    # 1 - .95^(1/5) = .010206 (Šidák): five such chances together are .05.
    assert clear_of({"a": 0.0102} | others) == {"a"}
    assert clear_of({"a": 0.01021} | others) == frozenset()


def test_weights_share_out_the_level_and_pass_on_what_was_used() -> None:
    weights = {"gap": 0.95, "trend": 0.05}
    assert clear_of({"gap": 0.047, "trend": 0.9}, weights=weights) == {"gap"}
    assert clear_of({"gap": 0.9, "trend": 0.003}, weights=weights) == frozenset()
    assert clear_of({"gap": 0.9, "trend": 0.002}, weights=weights) == {"trend"}
    assert clear_of({"gap": 0.01, "trend": 0.04}, weights=weights) == {"gap", "trend"}


def test_what_a_page_says_first_is_called_the_same_whatever_else_it_says() -> None:
    def page(firsts: dict[str, float], others: dict[str, float]) -> frozenset[str]:
        weights = {"change": 0.6, "lowest": 0.4}
        return clear_of_page(firsts, others, share=0.95, weights=weights)

    two = {"a": 0.9, "b": 0.02403}
    # 1 - (1 - .05 x .95)^(1/2) = .02404 for each; what else is clear passes nothing on.
    assert page(two, {"change": 0.9, "lowest": 0.9}) == {"b"}
    assert page(two, {"change": 0.0001, "lowest": 0.9}) == {"b", "change"}
    assert page(two | {"b": 0.02405}, {"change": 0.0001, "lowest": 0.0001}) == {"change", "lowest"}
    # .0025 x .6 = .0015 for the change while a first may be chance, then 1 - .95^.6 = .0303.
    assert page(two, {"change": 0.00149, "lowest": 0.9}) == {"b", "change"}
    assert page(two, {"change": 0.00151, "lowest": 0.9}) == {"b"}
    assert page({"b": 0.001}, {"change": 0.0299, "lowest": 0.9}) == {"b", "change"}
    assert page({"b": 0.001}, {"change": 0.0304, "lowest": 0.9}) == {"b"}
    assert page({}, {"change": 0.0299, "lowest": 0.9}) == {"change"}


def test_signs_hold_their_rate() -> None:
    # R: p.adjust(c(.01, .04, .03, .005, .5), "BH") gives .025 .05 .05 .025 .5.
    values = (0.01, 0.04, 0.03, 0.005, 0.5)
    assert marked_of(values) == (True, True, True, True, False)
    assert marked_of(values, rate=0.049) == (True, False, False, True, False)
    assert marked_of(values, rate=0.02) == (False, False, False, False, False)
    assert marked_of(()) == ()
