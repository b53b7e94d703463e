"""Best guesses of units: what few say is drawn towards the whole."""

import numpy as np
import pytest

from culture.scoring.certainty import Estimate
from culture.scoring.shrinkage import best_guesses


def units_of(*facts: tuple[int, float, float]) -> list[tuple[int, Estimate]]:
    """Units of n answers with a mean and a deviation."""
    return [(n, Estimate(mean, sd / n**0.5, n - 1)) for n, mean, sd in facts]


def test_the_fewer_answers_the_further_a_unit_is_drawn() -> None:
    found = best_guesses(units_of((100, -1.0, 1.0), (100, -0.6, 1.0), (10, -2.0, 1.0)))
    whole = (-100 - 60 - 20) / 210
    between = (100 * (-1.0 - whole) ** 2 + 100 * (-0.6 - whole) ** 2 + 10 * (-2.0 - whole) ** 2) / 2
    icc1 = (between - 1) / (between + 69)
    few, many = 10 * icc1 / (1 + 9 * icc1), 100 * icc1 / (1 + 99 * icc1)
    assert [one.value for one in found] == pytest.approx(
        [
            many * -1.0 + (1 - many) * whole,
            many * -0.6 + (1 - many) * whole,
            few * -2.0 + (1 - few) * whole,
        ]
    )
    assert [round(one.value, 3) for one in found] == [-0.991, -0.617, -1.525]
    assert round(found[2].interval.high - found[2].value, 3) == 0.62


def test_units_that_differ_no_more_than_chance_are_all_guessed_alike() -> None:
    found = best_guesses(units_of((25, -1.0, 1.5), (25, -1.1, 1.5), (25, -0.9, 1.5)))
    assert [one.value for one in found] == pytest.approx([-1.0] * 3)
    assert found[0].interval.high == pytest.approx(-1.0 + 1.959964 * 1.5 / 75**0.5)


def test_two_units_do_not_say_how_far_units_differ() -> None:
    assert best_guesses(units_of((25, -1.0, 1.5), (25, -1.1, 1.5))) == []


def test_a_scatter_of_nothing_leaves_units_where_they_are() -> None:
    found = best_guesses(units_of((5, -1.0, 0.0), (5, -2.0, 0.0), (5, -3.0, 0.0)))
    assert [one.value for one in found] == [-1.0, -2.0, -3.0]


def test_guesses_are_nearer_to_the_truth_than_means_and_hold_it() -> None:
    random = np.random.default_rng(7)
    sizes = [5, 8, 10, 15, 20, 40, 60, 80]
    raw = guessed = held = 0.0
    for _once in range(300):
        truth = random.normal(-0.6, 0.3, len(sizes))
        answers = [random.normal(one, 1.2, n) for one, n in zip(truth, sizes, strict=True)]
        units = [
            (len(one), Estimate(one.mean(), one.std(ddof=1) / len(one) ** 0.5, len(one) - 1))
            for one in answers
        ]
        for (_n, unit), guess, true in zip(units, best_guesses(units), truth, strict=True):
            raw += (unit.value - true) ** 2
            guessed += (guess.value - true) ** 2
            held += guess.interval.low <= true <= guess.interval.high
    assert guessed / raw == pytest.approx(0.55, abs=0.1)
    assert held / (300 * len(sizes)) > 0.9
