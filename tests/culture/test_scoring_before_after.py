"""Before and after: what is left of a change, by hand and in simulated organisations."""

from __future__ import annotations

import random
from math import sqrt

import pytest

from culture.scoring.before_after import Effect, Peer, effect_of
from culture.scoring.certainty import Estimate

DEVIATION, ANSWERS = 1.2, 120
ERROR = DEVIATION / sqrt(ANSWERS)
ROUNDS = 1500


def mean_of(value: float, n: int = ANSWERS) -> Estimate:
    return Estimate(value, DEVIATION / sqrt(n), n - 1.0)


def peer_of(before: float, after: float) -> Peer:
    first = mean_of(before)
    return Peer(first, mean_of(after).less(first))


def test_a_change_alone_is_the_difference_of_two_means() -> None:
    found = effect_of(mean_of(-0.8).less(mean_of(-1.4)), mean_of(-1.4), peers=[])
    assert found.estimate.value == pytest.approx(0.6)
    assert found.estimate.error == pytest.approx(ERROR * sqrt(2))
    assert (found.units, found.beside, found.regression) == (0, None, 0.0)


def test_ten_units_are_taken_off_and_nine_are_not() -> None:
    befores = [-2.0, -1.0, 0.0, 1.0, 2.0, -1.5, 1.5, 0.5, -0.5, 0.0]
    peers = [peer_of(one, one + 0.3) for one in befores]
    change = mean_of(0.8).less(mean_of(0.2))
    all_of_them = effect_of(change, mean_of(0.2), peers=peers)
    assert all_of_them.units == 10
    assert all_of_them.beside == pytest.approx(0.3)
    assert all_of_them.estimate.value == pytest.approx(0.3)
    # All changed alike, so only the own error is left.
    assert all_of_them.estimate.error == pytest.approx(change.error)
    nine = effect_of(change, mean_of(0.2), peers=peers[:9])
    assert (nine.units, nine.beside) == (0, None)
    assert nine.estimate.value == pytest.approx(0.6)


def test_units_that_drift_by_themselves_make_it_less_sure() -> None:
    """Changes of ±.6: variance .4 beyond 2 · .012, so an own one of .6 is nothing special."""
    signs = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1]
    peers = [peer_of(place, place + 0.6 * sign) for place, sign in enumerate(signs)]
    change = mean_of(0.6).less(mean_of(0.0))
    found = effect_of(change, mean_of(0.0), peers=peers)
    scatter, by_chance = 10 * 0.36 / 9, 2 * ERROR**2
    between = scatter - by_chance
    assert found.estimate.error == pytest.approx(sqrt(change.error**2 + between + scatter / 10))
    assert not found.is_clear()
    assert effect_of(change, mean_of(0.0), peers=[]).is_clear()


def test_a_number_that_stood_out_by_chance_is_drawn_back_only_the_way_it_should_go() -> None:
    """Where units differ no more than chance, all of the distance was to be expected."""
    beside = [mean_of(-0.5), mean_of(-0.5), mean_of(-0.5)]
    low = mean_of(-0.7)
    change = mean_of(-0.5).less(low)
    found = effect_of(change, low, peers=[], beside=beside)
    assert found.regression == pytest.approx(0.15)  # to the mean of all four, -.55
    assert found.estimate.value == pytest.approx(0.05)
    falls = effect_of(change, low, peers=[], beside=beside, rises=False)
    assert falls.regression == 0.0
    assert falls.estimate.value == pytest.approx(0.2)
    assert effect_of(change, low, peers=[], beside=beside[:2]).regression == 0.0


def simulated(
    chance: random.Random, *, units: int, spread: float, drift: float, effect: float, worst: bool
) -> Effect:
    """One organisation: the action is in the worst unit, or in any, and moves it by `effect`."""

    def measured(true: float) -> Estimate:
        return Estimate(chance.gauss(true, ERROR), ERROR, ANSWERS - 1.0)

    trues = [chance.gauss(0, spread) for _unit in range(units)]
    befores = [measured(true) for true in trues]
    own = min(range(units), key=lambda place: befores[place].value) if worst else 0
    moved = [effect if place == own else 0.0 for place in range(units)]
    afters = [
        measured(true + chance.gauss(0, drift) + by) for true, by in zip(trues, moved, strict=True)
    ]
    peers = [
        Peer(befores[place], afters[place].less(befores[place]))
        for place in range(units)
        if place != own
    ]
    return effect_of(afters[own].less(befores[own]), befores[own], peers=peers)


def share_better(seed: int, **facts: float | bool) -> float:
    chance = random.Random(seed)
    found = [simulated(chance, **facts) for _round in range(ROUNDS)]  # type: ignore[arg-type]
    return sum(one.is_clear() and one.estimate.value > 0 for one in found) / ROUNDS


@pytest.mark.parametrize("worst", [True, False])
@pytest.mark.parametrize("drift", [0.0, 0.2])
@pytest.mark.parametrize("spread", [0.0, 0.3])
@pytest.mark.parametrize("units", [11, 15])
def test_without_effect_at_most_one_page_in_twenty_is_called_better(
    units: int, spread: float, drift: float, worst: bool
) -> None:
    share = share_better(14, units=units, spread=spread, drift=drift, effect=0.0, worst=worst)
    assert share <= 0.05


@pytest.mark.parametrize("units", [1, 4])
def test_without_others_to_compare_it_still_holds_where_units_stay_as_they_are(units: int) -> None:
    share = share_better(15, units=units, spread=0.3, drift=0.0, effect=0.0, worst=True)
    assert share <= 0.05


@pytest.mark.parametrize("worst", [True, False])
@pytest.mark.parametrize("spread", [0.0, 0.3])
@pytest.mark.parametrize("units", [1, 11, 15])
def test_half_a_point_with_120_answers_a_side_is_found_in_four_of_five(
    units: int, spread: float, worst: bool
) -> None:
    share = share_better(16, units=units, spread=spread, drift=0.0, effect=0.5, worst=worst)
    assert share >= 0.8
