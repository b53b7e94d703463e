"""Sums of squares are kept between a floor and a ceiling, of zones and never of a group."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.scatter import Answers, Scatter, half_of, scatter_of

ZONE = {0: (0, 1)}


def answers_of(*groups: list[float], high: int = 5, classes: tuple[list[int], ...] = ()) -> Answers:
    values = [value for group in groups for value in group]
    return Answers(
        values=values,
        groups=[place for place, group in enumerate(groups) for _ in group],
        parts=[1] * len(values),
        low=1,
        high=high,
        classes=classes,
    )


def kept(answers: Answers) -> float:
    return scatter_of(answers, zones=ZONE).kept[0]


def test_squares_within_groups_are_kept_where_they_are_ordinary() -> None:
    first, second = [1.0, 2.0, 3.0, 4.0, 5.0] * 2, [3.0, 5.0] * 5
    scatter = scatter_of(answers_of(first, second), zones=ZONE)
    assert (scatter.kept, scatter.n) == ({0: 30.0}, 20)
    assert scatter.pooled is not None
    assert scatter.pooled.degrees == 18
    assert scatter.pooled.deviation == pytest.approx((30 / 18) ** 0.5)


def test_everybody_alike_and_nearly_so_are_the_same() -> None:
    # 20 / 4 + 2 * 2.
    assert kept(answers_of([4.0] * 10, [4.0] * 10)) == 9
    assert kept(answers_of([4.0] * 10, [*[4.0] * 9, 3.0])) == 9
    assert kept(answers_of([4.0, 5.0] * 5, [3.0, 4.0] * 5)) == 9


def test_the_floor_grows_with_the_scale() -> None:
    assert [half_of(width) for width in (1, 2, 4, 6, 9, 10)] == [1, 1, 2, 3, 5, 5]
    assert kept(answers_of([4.0] * 10, [4.0] * 10, high=7)) == 20 / 4 + 9
    assert kept(answers_of([4.0] * 10, [4.0] * 10, high=10)) == 20 / 4 + 25


def test_everybody_at_an_end_is_no_more_than_nearly_so() -> None:
    # Most is 20 * 2 * 2 = 80; three answers in the middle take 4 each away.
    assert kept(answers_of([1.0, 5.0] * 5, [1.0, 5.0] * 5)) == 68
    assert kept(answers_of([1.0, 5.0] * 5, [*[1.0, 5.0] * 4, 3.0, 3.0])) == 68
    assert kept(answers_of([1.0, 5.0] * 5, [*[1.0, 5.0] * 3, *[3.0] * 4])) == 64


def test_classes_of_one_mind_do_not_say_that_they_are() -> None:
    classes = ([0, 1] * 10,)
    apart = answers_of([2.0, 4.0] * 5, [2.0, 4.0] * 5, classes=classes)
    # Of the 20 squares within groups all follow from the sums of the classes.
    assert kept(apart) == pytest.approx(20 + 5 + 3 * 4)
    assert kept(answers_of([2.0, 4.0] * 5, [2.0, 4.0] * 5)) == 20


def test_finer_scores_need_less() -> None:
    fine = Answers([4.0] * 20, [0] * 10 + [1] * 10, [5] * 20, 1, 5)
    assert kept(fine) == pytest.approx(20 / 100 + 4)


def test_too_few_respondents_or_groups_have_no_deviation() -> None:
    few = scatter_of(answers_of([3.0] * 10, [3.0] * 9), zones=ZONE)
    one = scatter_of(answers_of([3.0] * 20), zones={0: (0,)})
    assert few.pooled is None
    assert one.pooled is None


def test_the_variance_of_some_groups_needs_whole_zones() -> None:
    scatter = Scatter(
        sizes={0: 10, 1: 10, 2: 20},
        means={0: 2.0, 1: 4.0, 2: 3.0},
        zones={0: (0, 1), 1: (2,)},
        kept={0: 18.0, 1: 30.0},
        ends={0: (9.0, 40.0), 1: (9.0, 40.0)},
    )
    assert scatter.variance_of([0, 1]) == pytest.approx((18 + 20) / 19)
    assert scatter.variance_of([2]) == pytest.approx(30 / 19)
    assert scatter.variance == pytest.approx((18 + 30 + 20) / 39)
    assert scatter.variance_of([0]) is None
    assert scatter.variance_of([0, 2]) is None
    assert scatter.variance_of([]) is None


def test_what_was_moved_to_an_end_is_only_known_to_lie_beyond() -> None:
    scatter = Scatter({0: 10}, {0: 3.0}, {0: (0,)}, {0: 9.0}, {0: (9.0, 40.0)})
    assert scatter.known_of(0) == (float("-inf"), 99.0)
    at_most = Scatter({0: 10}, {0: 3.0}, {0: (0,)}, {0: 40.0}, {0: (9.0, 40.0)})
    assert at_most.known_of(0) == (130.0, float("inf"))
    between = Scatter({0: 10}, {0: 3.0}, {0: (0,)}, {0: 20.0}, {0: (9.0, 40.0)})
    assert between.known_of(0) == (110.0, 110.0)


@settings(max_examples=40)
@given(st.lists(st.integers(1, 4), min_size=5, max_size=6))
def test_below_the_floor_every_answer_that_sums_allow_half_the_scale_is_possible(
    ratings: list[int],
) -> None:
    """Try all answers with the same sum whose squares the floor does not exclude."""
    total, n, half = sum(ratings), len(ratings), 2
    if not half <= total - n <= 3 * n - half:
        return
    scatter = scatter_of(answers_of([float(one) for one in ratings], high=4), zones={0: (0,)})
    floor, _ceiling = scatter.ends[0]
    seen = {
        others[0]
        for others in product(range(1, 5), repeat=n)
        if sum(others) == total and sum(other**2 for other in others) - total**2 / n <= floor + 1e-9
    }
    assert max(seen) - min(seen) >= half


def test_a_group_that_cannot_reach_the_ends_has_a_lower_ceiling() -> None:
    # Two groups of 10 with mean 3: at the ends raw squares are 130 each, here 120 and 125.
    answers = replace(answers_of([1.0, 5.0] * 5, [1.0, 5.0] * 5), reaches={0: 120.0, 1: 125.0})
    # 30 and 35 around the mean, less three answers in the middle.
    assert scatter_of(answers, zones=ZONE).ends[0] == (20 / 4 + 4, 30 + 35 - 3 * 4)
