"""Weighted sums, worked out by hand, and whom nobody may put in an order."""

from collections.abc import Hashable
from fractions import Fraction

import pytest

from culture.scoring.intervals import Interval
from surveys.hiring.interviews.comparing import (
    SumPart,
    WeightedSum,
    in_groups,
    weighted_sums,
)
from surveys.hiring.interviews.ratings import GivenRating

POINTS: dict[Hashable, int] = {"empathy": 60, "service": 40}


def test_a_sum_has_its_parts_and_an_interval_from_how_far_interviewers_differ() -> None:
    ratings = [
        GivenRating("ana", "kim", "empathy", "e1", 4),
        GivenRating("ana", "kim", "empathy", "e2", 5),
        GivenRating("ana", "kim", "service", "s1", 3),
        GivenRating("ben", "kim", "empathy", "e1", 3),
        GivenRating("ben", "kim", "empathy", "e2", 4),
        GivenRating("ben", "kim", "service", "s1", 2),
        GivenRating("ana", "lou", "empathy", "e1", 2),
        GivenRating("ana", "lou", "empathy", "e2", 2),
        GivenRating("ana", "lou", "service", "s1", 4),
        GivenRating("ben", "lou", "empathy", "e1", 2),
        GivenRating("ben", "lou", "empathy", "e2", 2),
        GivenRating("ben", "lou", "service", "s1", 4),
    ]
    kim, lou = weighted_sums(ratings, POINTS)
    # Kim: empathy (4.5 + 3.5) / 2 = 4, service 2.5; .6 x 4 + .4 x 2.5 = 3.4.
    assert kim.parts == (
        SumPart("empathy", 60, Fraction(4)),
        SumPart("service", 40, Fraction(5, 2)),
    )
    assert [part.worth for part in kim.parts] == [Fraction(12, 5), Fraction(1)]
    assert kim.value == Fraction(17, 5)
    # Lou: .6 x 2 + .4 x 4.
    assert lou.value == Fraction(14, 5)
    # Alone Ana says 3.9 and 2.8 of them, Ben 2.9 and 2.8: variance .5 / 2, t(2) 4.302653.
    reach = 4.302653 * (0.25 / 2) ** 0.5
    assert kim.interval == pytest.approx((3.4 - reach, 3.4 + reach), abs=1e-5)
    assert lou.interval == pytest.approx((2.8 - reach, 2.8 + reach), abs=1e-5)


def test_a_competency_that_nobody_rated_leaves_no_sum() -> None:
    (kim,) = weighted_sums([GivenRating("ana", "kim", "empathy", "e1", 4)], POINTS)
    assert (kim.value, kim.interval) == (None, None)
    assert kim.parts == (SumPart("empathy", 60, Fraction(4)),)


def test_one_interviewer_and_interviewers_who_never_differ_give_no_interval() -> None:
    alone = [
        GivenRating("ana", "kim", "empathy", "e1", 4),
        GivenRating("ana", "kim", "service", "s1", 4),
    ]
    same = [GivenRating("ben", one.candidate, one.competency, one.question, 4) for one in alone]
    for ratings in (alone, alone + same):
        (kim,) = weighted_sums(ratings, POINTS)
        assert (kim.value, kim.interval) == (Fraction(4), None)


def summed(name: str, low: float | None, high: float = 0.0) -> WeightedSum:
    interval = None if low is None else Interval(low, high)
    return WeightedSum(name, (), 3, Fraction(3), interval)


def test_candidates_whose_intervals_overlap_are_in_no_order() -> None:
    sums = [
        summed("ada", 2.0, 3.0),
        summed("bea", 3.2, 4.2),
        summed("cem", 3.9, 4.8),
        summed("dan", 2.9, 3.1),
        summed("eva", 1.0, 1.9),
        summed("fay", None),
    ]
    groups = [[one.candidate for one in group] for group in in_groups(sums)]
    assert groups == [["bea", "cem"], ["ada", "dan"], ["eva"]]


def test_a_bridge_between_two_joins_all_three() -> None:
    sums = [summed("ada", 1.0, 2.0), summed("bea", 3.0, 4.0), summed("cem", 1.5, 3.5)]
    assert [[one.candidate for one in group] for group in in_groups(sums)] == [
        ["ada", "bea", "cem"]
    ]


def test_intervals_that_just_touch_overlap() -> None:
    sums = [summed("ada", 1.0, 2.0), summed("bea", 2.0, 3.0)]
    assert len(in_groups(sums)) == 1
