"""How wide an answer's range is beside sums and sums of squares, worked out by hand."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from culture.privacy import squares
from culture.privacy.programs import solve
from culture.privacy.squares import Bounds, widths

ANY = 0.0  # answers that may be anything between the ends


def widths_of(
    columns: dict[tuple[int, ...], int], *known: tuple[float, float], sums: int, step: float = 1
) -> list[float]:
    """The ranges on a scale from 1 to 5 beside sums, then sums of squares, between two ends."""
    bounds = Bounds([least for least, _ in known], [most for _, most in known], sums)
    return widths(columns, bounds, low=1, high=5, step=step)


def test_sums_at_an_end_leave_nothing_and_in_the_middle_everything() -> None:
    assert widths_of({(0,): 2}, (2, 2), sums=1) == [0]
    assert widths_of({(0,): 2}, (3, 3), sums=1) == [1]
    assert widths_of({(0,): 2}, (6, 6), sums=1) == [4]
    assert widths_of({(0,): 3}, (14, 14), sums=1) == [1]


def test_whoever_is_in_no_sum_may_have_said_anything() -> None:
    assert widths_of({(0,): 2, (): 1}, (2, 2), sums=1) == [0, 4]


def test_small_squares_say_that_answers_are_near_the_mean() -> None:
    # 3 and 3; 2 and 4 have 20, 1 and 5 have 26.
    assert widths_of({(0, 1): 2}, (6, 6), (18, 18), sums=1) == [0]
    assert widths_of({(0, 1): 2}, (6, 6), (0, 19.9), sums=1) == [0]
    assert widths_of({(0, 1): 2}, (6, 6), (0, 20), sums=1) == [2]


def test_great_squares_say_that_answers_are_at_an_end() -> None:
    # Of two people with 6 together one has a square of 25: five, or one for the other.
    assert widths_of({(0, 1): 1, (0,): 1}, (6, 6), (25, 25), sums=1) == [0, 0]
    assert widths_of({(0, 1): 1, (0,): 1}, (6, 6), (19, 25), sums=1) == [1, 1]


def test_answers_between_points_are_known_less_well() -> None:
    # Tangents a quarter of a point apart: 3 - 1/8 to 3 + 1/8.
    assert widths_of({(0, 1): 2}, (6, 6), (18, 18), sums=1, step=ANY) == [pytest.approx(0.25)]


def test_ranges_end_at_answers_that_can_be() -> None:
    assert widths_of({(0,): 1}, (2.2, 3.2), sums=1, step=0.5) == [0.5]
    assert widths_of({(0,): 1}, (2.2, 3.2), sums=1, step=ANY) == [pytest.approx(1)]
    assert widths_of({(0,): 1}, (2.5, 3.5), sums=1, step=0.5) == [1]


@pytest.mark.parametrize(("step", "most", "width"), [(0.25, 27.07, 0), (0.2, 27.05, 0.4)])
def test_up_to_sixteen_steps_are_told_apart(step: float, most: float, width: float) -> None:
    # Three people around 3: with lines between neighbouring answers one of them cannot stand a
    # step beside the middle, with tangents one can.
    found = widths_of({(0, 1): 3}, (9, 9), (0, most), sums=1, step=step)
    assert found == [pytest.approx(width)]


def test_answers_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="infeasible"):
        widths_of({(0,): 2}, (11, 11), sums=1)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry for each linear program that was solved."""
    solved: list[None] = []

    def counted(*given: Any, **facts: Any) -> Any:
        solved.append(None)
        return solve(*given, **facts)

    monkeypatch.setattr(squares, "solve", counted)
    return solved


def test_people_with_room_are_seen_at_once(programs: list[None]) -> None:
    everybody: dict[tuple[int, ...], int] = {(0, person): 1 for person in range(1, 9)}
    free = [(1.0, 5.0)] * 8
    assert min(widths_of(everybody, (24, 24), *free, sums=9)) >= 2
    assert len(programs) == 2


def test_people_without_room_are_looked_at_one_by_one(programs: list[None]) -> None:
    everybody: dict[tuple[int, ...], int] = {(person,): 1 for person in range(4)}
    assert widths_of(everybody, *[(3.0, 4.0)] * 4, sums=4) == [1, 1, 1, 1]
    # Three ways to push all at once, then each, always to both sides.
    assert len(programs) == 2 * (3 + 4)


def test_half_the_scale_is_wide_enough(programs: list[None]) -> None:
    assert widths_of({(0,): 1}, (2.0, 4.0), sums=1) == [2]
    assert len(programs) == 2
    assert widths_of({(0,): 1}, (2.0, 3.0), sums=1) == [1]
    assert len(programs) == 2 + 2 * (3 + 1)


def test_two_people_are_pushed_apart_at_once(programs: list[None]) -> None:
    assert widths_of({(0, 1): 1, (0, 2): 1}, (6, 6), (1, 5), (1, 5), sums=3) == [4, 4]
    assert len(programs) == 2


def test_answers_at_the_upper_points_are_known_as_well() -> None:
    assert widths_of({(0, 1): 2}, (8, 8), (32, 32), sums=1) == [0]
    # Tangents at 4.75 and at 5: from 4.715 to 4.885.
    found = widths_of({(0, 1): 2}, (9.6, 9.6), (46.08, 46.08), sums=1, step=ANY)
    assert found == [pytest.approx(0.17)]


def test_answers_may_lie_around_nought() -> None:
    known = Bounds([0, 0], [0, 0], 1)
    assert widths({(0, 1): 2}, known, low=-2, high=2, step=1) == [0]
    known = Bounds([0, 2], [0, 7.9], 1)
    assert widths({(0, 1): 2}, known, low=-2, high=2, step=1) == [2]
    # Of two people with 9 together on a scale from 2 to 6, one has a square of 36.
    known = Bounds([9, 36], [9, 36], 1)
    assert widths({(0, 1): 1, (0,): 1}, known, low=2, high=6, step=1) == [0, 0]
    assert widths({(0,): 2}, Bounds([5], [5], 1), low=2, high=6, step=1) == [1]


def test_on_a_scale_of_two_points_all_are_looked_at() -> None:
    assert widths({(0,): 2}, Bounds([2], [2], 1), low=1, high=2, step=1) == [0]


def test_pushing_many_at_once_finds_what_asking_each_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    def some(rng: random.Random) -> list[float]:
        columns: dict[tuple[int, ...], int] = {}
        while len(columns) < 6:
            held = {place for place in range(4) if rng.random() < 0.5} | {rng.randrange(4)}
            columns[*sorted(held)] = rng.randint(1, 2)
        totals = [
            sum(n * rng.uniform(2.2, 4.2) for held, n in columns.items() if place in held)
            for place in range(4)
        ]
        bounds = Bounds([one - 0.8 for one in totals], [one + 0.8 for one in totals], 4)
        return [min(one, 2.0) for one in widths(columns, bounds, low=1, high=5, step=ANY)]

    at_once = [some(random.Random(seed)) for seed in range(12)]
    each = [sign * np.eye(6)[place] for place in range(6) for sign in (1.0, -1.0)]
    monkeypatch.setattr(squares, "_pushes", lambda _count: iter(each))
    for seed, found in enumerate(at_once):
        assert found == pytest.approx(some(random.Random(seed)), abs=1e-6)
    assert 1 < sum(one < 2 for found in at_once for one in found) < 72
