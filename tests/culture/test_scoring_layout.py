import subprocess
import sys
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.scoring.gaps import gap_of
from culture.scoring.layout import DimensionLayout, Layout, Pair, PairScores, ResponseScores
from culture.scoring.tallies import PairTally

SIZES = (4, 5, 4, 4, 5)
STARTS = (0, *accumulate(SIZES))
SERVICE = Layout(
    1,
    7,
    tuple(
        DimensionLayout(tuple(range(start, start + size)))
        for start, size in zip(STARTS, SIZES, strict=False)
    ),
)

# Three customers: dimension means expected and perceived, and importance points.
CUSTOMERS = (
    ("5.50 6.80 6.50 6.25 6.00", "5.75 5.60 5.25 6.00 5.40", (10, 40, 20, 15, 15)),
    ("5.00 7.00 6.75 6.50 6.40", "5.25 6.20 5.50 6.25 6.60", (5, 35, 25, 20, 15)),
    ("6.00 6.40 6.00 6.00 5.60", "5.50 5.00 5.25 5.75 4.80", (20, 25, 20, 20, 15)),
)

ratings = st.lists(st.none() | st.integers(1, 7), min_size=22, max_size=22)
full_ratings = st.lists(st.integers(1, 7), min_size=22, max_size=22)
point_lists = st.lists(st.integers(0, 100), min_size=5, max_size=5).filter(any)


def items_with_means(means: str) -> list[int]:
    """Return 22 whole ratings whose dimension means are the given ones."""
    found: list[int] = []
    for size, mean in zip(SIZES, means.split(), strict=True):
        total = Fraction(mean) * size
        assert total.denominator == 1
        least, extra = divmod(int(total), size)
        found += [least + 1] * extra + [least] * (size - extra)
    return found


SCORED = [SERVICE.score(items_with_means(e), items_with_means(p), w) for e, p, w in CUSTOMERS]


def gap_in_points(pair: Pair | None, factor: int) -> float:
    assert pair is not None
    return (pair.delivered - pair.expected) / factor


def test_factors_are_least_common_multiples() -> None:
    assert [SERVICE.factor_of(dimension) for dimension in range(5)] == [12, 60, 12, 12, 60]
    assert SERVICE.common_factor == 60
    assert SERVICE.overall_factor == 3600
    assert SERVICE.weighted_factor == 60_000_000


@pytest.mark.parametrize(
    ("dimension", "gap"), tuple(enumerate((0.0, -17 / 15, -13 / 12, -0.25, -0.40)))
)
def test_dimension_gaps_of_three_customers(dimension: int, gap: float) -> None:
    tally = PairTally.of(
        pair for scores in SCORED if (pair := scores.gap.dimensions[dimension]) is not None
    )
    assert gap_of(tally, factor=SERVICE.factor_of(dimension)).gap == pytest.approx(gap, abs=1e-12)


def test_unweighted_gaps_of_three_customers() -> None:
    gaps = [gap_in_points(scores.gap.overall, SERVICE.overall_factor) for scores in SCORED]
    assert gaps == pytest.approx([-0.61, -0.37, -0.74], abs=1e-12)
    assert sum(gaps) / 3 == pytest.approx(-0.573333333, abs=1e-9)


def test_weights_apply_to_each_respondent_first_and_means_come_after() -> None:
    gaps = [gap_in_points(scores.gap.weighted, SERVICE.weighted_factor) for scores in SCORED]
    assert gaps == pytest.approx([-0.8325, -0.6, -0.77], abs=1e-12)
    tally = PairTally.of(s.gap.weighted for s in SCORED if s.gap.weighted is not None)
    found = gap_of(tally, factor=SERVICE.weighted_factor)
    assert found.gap == pytest.approx(-0.734166667, abs=1e-9)
    assert found.delivered == pytest.approx(5.630833333, abs=1e-9)
    assert not any(scores.points_normalised for scores in SCORED)


def test_perceived_service_of_three_customers() -> None:
    tally = PairTally.of(s.gap.overall for s in SCORED if s.gap.overall is not None)
    assert gap_of(tally, factor=SERVICE.overall_factor).delivered == pytest.approx(
        5.606666667, abs=1e-9
    )


def test_points_that_sum_to_95_are_normalised_and_flagged() -> None:
    expected, perceived, _ = CUSTOMERS[0]
    scores = SERVICE.score(
        items_with_means(expected), items_with_means(perceived), (10, 40, 20, 15, 10)
    )
    assert scores.points_normalised
    gap = gap_in_points(scores.gap.weighted, SERVICE.weighted_factor)
    exact = (10 * 0.25 + 40 * -1.2 + 20 * -1.25 + 15 * -0.25 + 10 * -0.6) / 95
    assert gap == pytest.approx(exact, abs=2e-8)


TWO_OF_TWO = Layout(1, 5, (DimensionLayout((0, 1)), DimensionLayout((2, 3, 4), frozenset({3}))))


def test_only_items_answered_on_both_sides_count() -> None:
    scores = TWO_OF_TWO.score([5, None, 4, 2, 3], [3, 1, None, 1, 2])
    assert scores == ResponseScores(
        PairScores((Pair(10, 6), Pair(21, 21)), Pair(51, 39), None, complete=False), None, False
    )


def test_a_complete_response_is_scored_whole() -> None:
    scores = TWO_OF_TWO.score([5, 4, 4, 2, 3], [3, 1, 5, 1, 2])
    assert scores.gap == PairScores(
        (Pair(9, 4), Pair(22, 24)), Pair(49 + 0, 36), None, complete=True
    )


def test_an_unanswered_dimension_has_no_score_and_leaves_the_others_their_mean() -> None:
    scores = TWO_OF_TWO.score([5, 5, 4, 4, 4], [3, 4, None, None, None], (20, 80))
    assert scores.gap.dimensions == (Pair(10, 7), None)
    assert scores.gap.overall == Pair(5 * 12, 42)
    assert scores.gap.weighted == Pair(5 * 6_000_000, 21_000_000)
    assert not scores.gap.complete


def test_nothing_answered_gives_no_score_at_all() -> None:
    empty = [None] * 5
    assert TWO_OF_TWO.score(empty, empty, (50, 50)).gap == PairScores(
        (None, None), None, None, complete=False
    )


def test_a_short_form_is_complete_when_every_asked_item_is_answered() -> None:
    expected, delivered = [5, None, 4, None, None], [3, None, 2, None, None]
    assert TWO_OF_TWO.score(expected, delivered, asked=(0, 2)).gap.complete
    assert not TWO_OF_TWO.score(expected, delivered, asked=(0, 2, 3)).gap.complete
    assert not TWO_OF_TWO.score(expected, delivered).gap.complete


def test_the_minimum_column_is_paired_with_the_perceived_one() -> None:
    scores = TWO_OF_TWO.score(
        [5, 5, 5, 5, 5], [3, 3, 3, 3, 3], (50, 50), minimum=[2, 2, None, None, None]
    )
    assert scores.gap.complete
    assert scores.adequacy == PairScores(
        (Pair(4, 6), None), Pair(24, 36), Pair(12_000_000, 18_000_000), complete=False
    )


def test_points_may_be_missing_for_a_dimension() -> None:
    scores = TWO_OF_TWO.score([5, 5, 4, 4, 4], [3, 3, 2, 2, 2], (100, None))
    assert scores.gap.weighted == Pair(30_000_000, 18_000_000)
    assert not scores.points_normalised


@pytest.mark.parametrize("points", [(None, None), (0, 0)])
def test_without_any_points_there_is_no_weighted_score(points: tuple[int | None, ...]) -> None:
    scores = TWO_OF_TWO.score([5, 5, 4, 4, 4], [3, 3, 2, 2, 2], points)
    assert scores.gap.weighted is None
    assert scores.points_normalised is (points == (0, 0))


def test_a_layout_that_asks_no_importance_ignores_points() -> None:
    layout = Layout(1, 5, TWO_OF_TWO.dimensions, asks_importance=False)
    scores = layout.score([5, 5, 4, 4, 4], [3, 3, 2, 2, 2], (10, 20))
    assert scores.gap.weighted is None
    assert not scores.points_normalised


@pytest.mark.parametrize(
    ("high", "points", "weighted"),
    [
        # In units of 1/1,000,000. The last two delivered are 2,999,999.5 and 3,000,000.5.
        (5, (2, 1), Pair(1_333_333, 2_666_667)),
        (5, (2_000_001, 1_999_999), Pair(1_500_000, 3_000_000)),
        (5, (1_999_999, 2_000_001), Pair(1_500_000, 3_000_000)),
        # Scales without room for a finer unit than 1/100,000, and 1/10,000.
        (20_000, (2, 1), Pair(133_333, 266_667)),
        (200_000, (2, 1), Pair(13_333, 26_667)),
    ],
)
def test_weighted_scores_are_rounded_half_to_even(
    high: int, points: tuple[int, int], weighted: Pair
) -> None:
    layout = Layout(1, high, (DimensionLayout((0,)), DimensionLayout((1,))))
    assert layout.score([1, 2], [2, 4], points).gap.weighted == weighted


@given(ratings, ratings)
def test_turning_every_item_twice_gives_the_ratings_back(
    expected: list[int | None], delivered: list[int | None]
) -> None:
    turned = Layout(
        1,
        7,
        tuple(DimensionLayout(d.positions, frozenset(d.positions)) for d in SERVICE.dimensions),
    )
    again = turned.score(
        [None if x is None else 8 - x for x in expected],
        [None if x is None else 8 - x for x in delivered],
    )
    assert again == SERVICE.score(expected, delivered)


@given(ratings, ratings)
def test_turning_every_item_turns_the_sign_of_the_gap(
    expected: list[int | None], delivered: list[int | None]
) -> None:
    turned = Layout(
        1,
        7,
        tuple(DimensionLayout(d.positions, frozenset(d.positions)) for d in SERVICE.dimensions),
    )
    here = SERVICE.score(expected, delivered).gap.overall
    there = turned.score(expected, delivered).gap.overall
    if here is None or there is None:
        assert here is there
    else:
        assert there.delivered - there.expected == here.expected - here.delivered


@given(full_ratings, full_ratings, st.integers(-3, 3))
def test_moving_every_rating_leaves_every_gap_alone(
    expected: list[int], delivered: list[int], shift: int
) -> None:
    moved = SERVICE.score([x + shift for x in expected], [x + shift for x in delivered]).gap
    for here, there in zip(
        (*SERVICE.score(expected, delivered).gap.dimensions,), moved.dimensions, strict=True
    ):
        assert here is not None
        assert there is not None
        assert there.delivered - there.expected == here.delivered - here.expected


@given(full_ratings, full_ratings, point_lists, st.integers(1, 9))
def test_only_the_proportions_of_the_points_count(
    expected: list[int], delivered: list[int], points: list[int], times: int
) -> None:
    here = SERVICE.score(expected, delivered, points).gap.weighted
    there = SERVICE.score(expected, delivered, [times * point for point in points]).gap.weighted
    assert here is not None
    assert here == there


@given(full_ratings, full_ratings, st.integers(1, 50))
def test_equal_points_give_the_unweighted_score(
    expected: list[int], delivered: list[int], points: int
) -> None:
    gap = SERVICE.score(expected, delivered, [points] * 5).gap
    assert gap.weighted is not None
    assert gap.overall is not None
    finer = SERVICE.weighted_factor
    for weighted, overall in zip(gap.weighted, gap.overall, strict=True):
        assert weighted == round(Fraction(overall * finer, SERVICE.overall_factor))


@given(ratings, ratings, point_lists)
def test_scores_are_the_exact_means_of_the_paired_items(
    expected: list[int | None], delivered: list[int | None], points: list[int]
) -> None:
    scores = SERVICE.score(expected, delivered, points).gap
    means: dict[int, Fraction] = {}
    for position, dimension in enumerate(SERVICE.dimensions):
        paired = [e for i in dimension.positions if (e := expected[i]) and delivered[i]]
        found = scores.dimensions[position]
        assert (found is None) is (not paired)
        if found is not None:
            means[position] = Fraction(sum(paired), len(paired))
            assert Fraction(found.expected, SERVICE.factor_of(position)) == means[position]
    if means:
        assert scores.overall is not None
        overall = Fraction(scores.overall.expected, SERVICE.overall_factor)
        assert overall == sum(means.values()) / len(means)
    whole = sum(points[position] for position in means)
    if whole:
        assert scores.weighted is not None
        mean = sum(points[position] * means[position] for position in means) / whole
        assert scores.weighted.expected == round(mean * SERVICE.weighted_factor)
    else:
        assert scores.weighted is None


@pytest.mark.parametrize(
    ("low", "high", "dimensions", "message"),
    [
        (5, 5, (DimensionLayout((0,)),), "A scale from 5 to 5 has no room"),
        (1, 5, (), "at least one dimension"),
        (1, 5, (DimensionLayout((0, 1)), DimensionLayout((1, 2))), "one dimension only"),
        (1, 5, (DimensionLayout((0, 0)),), "one dimension only"),
    ],
)
def test_an_impossible_layout_is_refused(
    low: int, high: int, dimensions: tuple[DimensionLayout, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Layout(low, high, dimensions)


def test_a_dimension_without_items_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one item"):
        DimensionLayout(())


def test_a_reverse_key_outside_the_dimension_is_refused() -> None:
    with pytest.raises(ValueError, match="Only items of the dimension"):
        DimensionLayout((0, 1), frozenset({2}))


def test_scores_past_their_column_are_refused_with_the_way_out() -> None:
    long = (DimensionLayout(tuple(range(13))),)
    with pytest.raises(ValueError, match=r"25225200000 would not fit: use dimensions of fewer"):
        Layout(1, 7, long)
    assert Layout(1, 7, long, asks_importance=False).overall_factor == 360_360


def test_the_limit_itself_is_refused_on_either_end_of_the_scale() -> None:
    one = (DimensionLayout((0,)),)
    assert Layout(-299_999, 299_999, one).weighted_factor == 10_000
    with pytest.raises(ValueError, match="3000000000 would not fit"):
        Layout(0, 300_000, one)
    with pytest.raises(ValueError, match="3000000000 would not fit"):
        Layout(-300_000, 0, one)


def test_the_overall_score_counts_towards_the_limit() -> None:
    many = tuple(DimensionLayout((position,)) for position in range(23))
    with pytest.raises(ValueError, match="would not fit"):
        Layout(1, 7, many, asks_importance=False)


def test_scoring_an_answer_does_not_wait_for_scipy() -> None:
    program = (
        "import sys, culture.scoring.layout, culture.scoring.gaps, culture.scoring.quality;"
        "print(*sorted({'scipy', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
