from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from culture.scoring.intervals import Interval, clear_tiers, overlap

intervals = st.tuples(st.integers(0, 50), st.integers(0, 9)).map(
    lambda ends: Interval(ends[0], ends[0] + ends[1])
)


def test_intervals_that_touch_overlap() -> None:
    assert overlap(Interval(0, 1), Interval(1, 2))
    assert overlap(Interval(1, 2), Interval(0, 1))
    assert overlap(Interval(0, 9), Interval(4, 5))


def test_intervals_apart_do_not_overlap() -> None:
    assert not overlap(Interval(0, 1), Interval(1.1, 2))
    assert not overlap(Interval(1.1, 2), Interval(0, 1))


def test_a_chain_of_overlaps_is_one_tier_and_the_clear_one_stands_apart() -> None:
    chain = [Interval(3, 5), Interval(-9, -8), Interval(1, 3), Interval(0, 4), Interval(-3, 0)]
    assert clear_tiers(chain) == ((1,), (0, 2, 3, 4))


def test_a_wide_interval_holds_narrow_ones_in_its_tier() -> None:
    assert clear_tiers([Interval(0, 9), Interval(1, 2), Interval(8, 10)]) == ((0, 1, 2),)


def test_nothing_has_no_tiers() -> None:
    assert clear_tiers([]) == ()


@given(st.lists(intervals, max_size=12))
def test_units_of_different_tiers_never_overlap(given_intervals: list[Interval]) -> None:
    tiers = clear_tiers(given_intervals)
    assert sorted(p for tier in tiers for p in tier) == list(range(len(given_intervals)))
    for lower, higher in pairwise(tiers):
        assert max(given_intervals[p].high for p in lower) < min(
            given_intervals[p].low for p in higher
        )
