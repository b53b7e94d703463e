import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.scoring.certainty import Estimate
from culture.scoring.intervals import Interval
from culture.scoring.tiers import Tiers, lowest_of, tiers_of

estimates = st.builds(
    Estimate,
    st.integers(-20, 20).map(lambda x: x / 10),
    st.integers(1, 9).map(lambda x: x / 20),
    st.just(60.0),
)


def _unit(value: float, reach: float, n: int) -> Estimate:
    return Estimate.of_interval(value, Interval(value - reach, value + reach), df=n - 1)


def test_a_vague_unit_stands_apart_and_the_others_keep_their_order() -> None:
    vague, low, high = _unit(-0.8, 1.4, 5), _unit(-1.6, 0.2, 200), _unit(-0.1, 0.2, 200)
    assert tiers_of([vague, low, high]) == Tiers(((1,), (2,)), (0,))


def test_a_chain_of_equally_sure_units_is_one_group() -> None:
    chain = [_unit(-1.2, 0.3, 80), _unit(-0.9, 0.3, 80), _unit(-0.6, 0.3, 80)]
    assert tiers_of(chain) == Tiers(((0, 1, 2),))


def test_units_that_all_differ_stand_in_their_order() -> None:
    units = [_unit(0.4, 0.2, 80), _unit(-1.6, 0.2, 80), _unit(-0.6, 0.2, 80)]
    assert tiers_of(units) == Tiers(((1,), (2,), (0,)))


def test_a_difference_that_one_pair_would_show_is_none_among_many() -> None:
    # p = .03: clear alone, not among 66 pairs.
    pair = [Estimate(-0.5, 0.16, 100), Estimate(0.0, 0.16, 100)]
    assert tiers_of(pair) == Tiers(((0,), (1,)))
    others = [Estimate(-0.25, 0.16, 100)] * 10
    assert len(tiers_of([*pair, *others]).ordered) == 1


def test_nothing_has_no_tiers() -> None:
    assert tiers_of([]) == Tiers(())


def test_the_lowest_must_lie_below_every_other() -> None:
    low, middle, high = Estimate(-1.0, 0.1, 60), Estimate(-0.9, 0.1, 60), Estimate(0.0, 0.1, 60)
    assert lowest_of([low]) is None
    place, p = lowest_of([high, low, middle]) or (-1, 0.0)
    assert place == 1
    assert p > 0.5
    place, p = lowest_of([high, low]) or (-1, 0.0)
    assert place == 1
    assert p < 1e-9


def test_the_lowest_is_judged_from_one_side_and_once_for_each_that_might_be_it() -> None:
    # The difference is .1 / (.1 * root 2) = .70711 errors of 120 degrees: .4809 on both sides.
    low, high = Estimate(-1.0, 0.1, 60), Estimate(-0.9, 0.1, 60)
    place, p = lowest_of([low, high]) or (-1, 0.0)
    assert place == 0
    assert p == pytest.approx(0.4809, abs=1e-4)
    assert lowest_of([low, low, low]) == (0, 1.0)


@given(st.lists(estimates, max_size=8))
def test_every_unit_has_one_place_and_groups_are_in_order(units: list[Estimate]) -> None:
    found = tiers_of(units)
    placed = [place for group in found.ordered for place in group]
    assert sorted([*placed, *found.unplaced]) == list(range(len(units)))
    for lower, higher in zip(found.ordered, found.ordered[1:], strict=False):
        assert max(units[place].value for place in lower) < min(
            units[place].value for place in higher
        )
