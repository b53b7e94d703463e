"""What is told of many cells is the sum of what is told of each, as close as roundings allow."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.privacy.steps import tell
from culture.privacy.told import ToldSquares, ToldTally, told_gap
from culture.scoring.gaps import gap_of
from culture.scoring.intervals import Interval
from culture.scoring.tallies import PairTally

SEVEN = Interval(1, 7)
ratings = st.integers(1, 7)
cells_of_pairs = st.lists(
    st.lists(st.tuples(ratings, ratings), min_size=5, max_size=12), min_size=1, max_size=12
)


def told_of(cells: list[PairTally]) -> ToldTally:
    return sum((tell(one, low=1, high=7) for one in cells), ToldTally())


@given(cells_of_pairs)
def test_what_is_told_of_a_scope_lies_within_the_steps_of_its_cells(
    pairs: list[list[tuple[int, int]]],
) -> None:
    cells = [PairTally.of(one) for one in pairs]
    told, exact = told_of(cells), sum(cells, PairTally())

    assert (told.n, told.expected, told.delivered) == (exact.n, exact.expected, exact.delivered)
    for squares, true in (
        (told.expected_squares, exact.expected_squares),
        (told.delivered_squares, exact.delivered_squares),
        (told.difference_squares, exact.difference.squares),
    ):
        # The beginning of a step is the first whole number behind it.
        assert squares.least - len(cells) <= true <= squares.most
    least, most = told.ends
    for end in (least, most):
        assert (
            end.difference.squares
            == end.expected_squares + end.delivered_squares - 2 * end.products
        )
        assert min(one.spread for one in (end.expected_side, end.delivered_side)) > 0
    assert least.expected_squares <= most.expected_squares


def test_of_one_cell_the_ends_of_its_step_are_told() -> None:
    tally = PairTally.of([(4, 3), (4, 4), (4, 4), (4, 5), (4, 4)])
    told = tell(tally, low=1, high=7)

    # Squares of 2 around a sum of 20: the first step ends at 16, and sums of squares are above 80.
    assert told.delivered_squares == ToldSquares(81, 96, 15**2)
    assert [end.delivered_squares for end in told.ends] == [81, 96]


def test_of_many_cells_half_the_root_of_their_squared_widths_is_told_to_both_sides() -> None:
    squares = ToldSquares(least=9 * 100, most=9 * 116, doubt=9 * 16**2)
    assert squares.ends(total=200, n=45) == (9 * 108 - 24, 9 * 108 + 24)
    assert squares.middle == 9 * 108


@pytest.mark.parametrize(
    ("squares", "ends"),
    [
        (ToldSquares(336, 432, 96**2), (384, 384)),  # one step, off by an eighth
        (ToldSquares(335, 431, 96**2), (335, 431)),
        (ToldSquares(140, 340, 96**2), (240, 240)),  # several, off by a fifth
        (ToldSquares(139, 339, 96**2), (191, 287)),
    ],
)
def test_where_the_middle_is_close_it_stands_for_both_ends(
    squares: ToldSquares, ends: tuple[int, int]
) -> None:
    assert squares.ends(total=0, n=10) == ends


@pytest.mark.parametrize(
    ("squares", "is_fine"),
    [
        (ToldSquares(16, 32, 16**2), True),  # the second step: off by a third
        (ToldSquares(15, 31, 16**2), False),
        (ToldSquares(100 * 4, 100 * 20, 100 * 16**2), True),
        (ToldSquares(100 * 2, 100 * 18, 100 * 16**2), True),
        (ToldSquares(100 * 1, 100 * 17, 100 * 16**2), False),  # nearly all in the first step
    ],
)
def test_ratios_are_made_of_squares_that_are_told_finely(
    squares: ToldSquares, is_fine: bool
) -> None:
    assert squares.is_fine(total=0, n=100) is is_fine
    assert ToldTally(100, 0, 0, squares, squares).allows_ratios("expected") is is_fine
    assert not ToldTally(19, 0, 0, squares, squares).allows_ratios("expected")


def test_a_thousand_answers_have_an_interval_as_wide_as_their_scatter_asks() -> None:
    """In cells of five the ends of steps alone would make it two thirds wider."""
    random = np.random.default_rng(8)
    for size, widest in ((5, 1.17), (10, 1.06), (25, 1.02)):
        widths = []
        for _round in range(20):
            cells = [
                PairTally.of(zip([6] * size, random.integers(3, 8, size).tolist(), strict=True))
                for _cell in range(1000 // size)
            ]
            told, exact = told_of(cells), sum(cells, PairTally())
            shown, true = (
                told_gap(told, ends=SEVEN).interval,
                gap_of(exact, ends=SEVEN).interval,
            )
            assert shown
            assert true
            widths.append((shown.high - shown.low) / (true.high - true.low))
        assert min(widths) > 0.97
        assert max(widths) < widest


def test_pooling_versions_rescales_what_is_told() -> None:
    one = tell(PairTally.of([(2, 3), (5, 4), (4, 4), (3, 6), (7, 2)]), low=1, high=7)
    twice = tell(PairTally.of([(4, 6), (10, 8), (8, 8), (6, 12), (14, 4)]), low=2, high=14)

    both = one.rescaled(2)
    assert (both.n, both.expected, both.delivered) == (5, 42, 38)
    assert both.delivered_squares.most == 4 * one.delivered_squares.most
    assert sqrt(both.delivered_squares.doubt) == 4 * sqrt(one.delivered_squares.doubt)
    assert both.delivered_squares.most == pytest.approx(twice.delivered_squares.most, abs=4)
