"""What is told of squares leaves several sets of ratings, where exact figures leave one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement
from math import sqrt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from culture.privacy.steps import STEP, tell
from culture.privacy.told import ToldTally, told_gap, two_decimals
from culture.scoring.gaps import Gap, gap_of
from culture.scoring.intervals import Interval
from culture.scoring.tallies import PairTally

SEVEN = Interval(1, 7)
MIDDLE_FROM = 5  # the step from which on its middle is close
WIDTH = Fraction(*STEP) * 36
SHORTEST = sqrt(1 - 0.5 / MIDDLE_FROM) - 0.01  # and as much as whole numbers ask for
ratings = st.integers(1, 7)


def published(tally: PairTally, ends: Interval) -> Gap:
    return told_gap(told(tally, ends), ends=ends)


def told(tally: PairTally, ends: Interval = SEVEN) -> ToldTally:
    return tell(tally, low=int(ends.low), high=int(ends.high))


def exactly(tally: PairTally, ends: Interval) -> Gap:
    return gap_of(tally, ends=ends)


def known_sets(figures: Callable[[PairTally, Interval], Gap], ends: Interval, n: int) -> int:
    """How many sets of ratings follow from the figures of one side, and not from its mean."""
    low, high = map(int, ends)
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    means: dict[int, int] = defaultdict(int)
    for values in combinations_with_replacement(range(low, high + 1), n):
        # Everybody expected the same, so all that is told is of what they got.
        gap = figures(PairTally.of((low, value) for value in values), ends)
        found[sum(values), gap.delivered_sd, gap.gap_sd, gap.t, gap.interval] += 1
        means[sum(values)] += 1
    return sum(1 for (total, *_figures), sets in found.items() if sets == 1 and means[total] > 1)


@pytest.mark.parametrize(
    ("ends", "n", "exact"),
    [
        (Interval(1, 5), 5, 75),
        (Interval(1, 5), 9, 157),
        (SEVEN, 5, 189),
        (SEVEN, 7, 249),
        (Interval(0, 10), 5, 492),
    ],
)
def test_mean_and_deviation_of_few_leave_no_single_set_of_ratings(
    ends: Interval, n: int, exact: int
) -> None:
    assert known_sets(published, ends, n) == 0
    assert known_sets(exactly, ends, n) == exact


@given(st.lists(st.tuples(ratings, ratings), min_size=2, max_size=60))
def test_means_stay_and_deviations_are_too_small_by_a_twentieth_at_most(
    pairs: list[tuple[int, int]],
) -> None:
    tally = PairTally.of(pairs)
    shown, exact = published(tally, SEVEN), exactly(tally, SEVEN)

    assert (shown.n, shown.expected, shown.delivered, shown.gap) == (
        exact.n,
        exact.expected,
        exact.delivered,
        exact.gap,
    )
    for mine, true in (
        (shown.expected_sd, exact.expected_sd),
        (shown.delivered_sd, exact.delivered_sd),
        (shown.gap_sd, exact.gap_sd),
    ):
        assert mine is not None
        assert true is not None
        # Of few steps the end stands for a step; from the fifth on its middle, a tenth of squares.
        assert mine >= true * SHORTEST - 1e-9


@given(st.lists(st.tuples(ratings, ratings), min_size=5, max_size=40))
def test_what_is_told_is_a_step_around_the_same_mean(pairs: list[tuple[int, int]]) -> None:
    gap = published(PairTally.of(pairs), SEVEN)

    assert gap.delivered_sd is not None
    halves = 2 * gap.delivered_sd**2 * (len(pairs) - 1) / float(WIDTH)
    assert halves == pytest.approx(round(halves), abs=1 / 8 + 1e-9)
    assert round(halves) % 2 == 0 or round(halves) >= 2 * MIDDLE_FROM - 1
    assert round(halves) >= 2


@given(st.lists(st.tuples(ratings, ratings), min_size=2, max_size=60))
def test_the_interval_is_hardly_shorter_than_the_exact_one_where_anybody_differs(
    pairs: list[tuple[int, int]],
) -> None:
    tally = PairTally.of(pairs)
    assume(tally.difference.spread)
    shown, exact = published(tally, SEVEN).interval, exactly(tally, SEVEN).interval

    assert shown is not None
    assert exact is not None
    assert tally.difference.n
    mean = tally.difference.total / tally.difference.n
    assert mean - shown.low >= (mean - exact.low) * SHORTEST - 1e-9
    assert shown.high - mean >= (exact.high - mean) * SHORTEST - 1e-9


def test_of_sixty_answers_an_interval_is_as_wide_as_their_scatter_asks() -> None:
    """The case that was: ends of steps hid one in twenty of the gaps that sixty answers show."""
    pairs = [(4, value) for value in (2, 3, 4, 5, 6)] * 12
    shown, exact = (figures(PairTally.of(pairs), SEVEN) for figures in (published, exactly))
    # Squares of 120 lie in the eighth step of 16: its middle is 120 itself, its end would be 128.
    assert shown.interval
    assert exact.interval
    assert (shown.gap_sd, *shown.interval) == pytest.approx(
        (exact.gap_sd, *exact.interval), abs=0.008
    )


def test_of_many_the_steps_do_not_matter() -> None:
    tally = PairTally.of([(6, 5), (5, 5), (7, 3), (4, 6)] * 500)

    shown, exact = published(tally, SEVEN), exactly(tally, SEVEN)

    assert exact.gap_sd == pytest.approx(2.165605, abs=1e-6)
    assert shown.gap_sd == pytest.approx(2.164796, abs=1e-6)


def test_two_releases_subtract_to_no_squares() -> None:
    five = [(4, 4), (4, 5), (4, 3), (4, 6), (4, 2)]
    before, after = ([(4, 5), (4, 3)] * 10, [(4, 5), (4, 3)] * 10 + five)

    def squares(pairs: list[tuple[int, int]]) -> float:
        gap = published(PairTally.of(pairs), SEVEN)
        assert gap.delivered is not None
        assert gap.delivered_sd is not None
        return gap.delivered_sd**2 * (gap.n - 1) + gap.n * gap.delivered**2

    true = sum(value * value for _expected, value in five)
    other = [(4, 4)] * 5
    difference = squares(after) - squares(before)
    assert difference == squares([*before, *other]) - squares(before)
    assert difference != true


def test_the_interval_holds_those_of_both_ends_of_the_step() -> None:
    """Of six differences the beginning reaches higher: what nobody gave counts for more there."""
    pairs = [(2, 1), (5, 2), (7, 2), (5, 2), (4, 1), (6, 3)]

    assert published(PairTally.of(pairs), SEVEN).interval == pytest.approx(
        (-4.877288, -1.062741), abs=1e-6
    )


def test_a_correlation_is_told_of_twenty_where_squares_are_told_finely() -> None:
    pairs, alike = [(2, 3), (6, 7)] * 10, [(4, 5), (5, 6)] * 10

    # Of 20 answers squares of 80 end their fifth step of 16, those of the difference are none.
    found = [published(PairTally.of(one), SEVEN).correlation for one in (pairs, pairs[1:], alike)]
    assert found == [0.94, None, None]


def test_ratios_have_two_decimals() -> None:
    assert [two_decimals(one) for one in (None, 0.559197, sqrt(2))] == [None, 0.56, 1.41]


@pytest.mark.parametrize(
    ("values", "least_and_most"),
    [
        ((2, 3, 2, 2), (21, 25)),  # around a mean of 9/4: from 20.25 to 24.25
        ((3, 3, 4), (34, 42)),  # there are two steps, which are told as one
        ((1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 2, 2), (79, 83)),  # the third step
        ((1, 1, 1, 4, 4, 2, 3, 3, 1, 4, 1, 1, 4, 4), (107, 115)),  # the two upper ones
    ],
)
def test_a_step_ends_at_the_whole_numbers_around_it(
    values: tuple[int, ...], least_and_most: tuple[int, int]
) -> None:
    """On a scale of three points from end to end steps are 4 wide."""
    tally = tell(PairTally.of((1, value) for value in values), low=1, high=4)
    squares = tally.delivered_squares
    assert (squares.least, squares.most) == least_and_most
    assert squares.doubt == (squares.most - squares.least) ** 2
