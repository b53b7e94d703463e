from hypothesis import given
from hypothesis import strategies as st

from culture.scoring.tallies import PairTally, Tally

scores = st.integers(-3_000_000_000, 3_000_000_000)
score_lists = st.lists(scores, max_size=8)
pair_lists = st.lists(st.tuples(scores, scores), max_size=8)
factors = st.integers(1, 420)


def test_a_tally_counts_sums_and_squares() -> None:
    assert Tally.of([2, 5, -1]) == Tally(3, 6, 30)


def test_a_pair_tally_counts_both_sides_and_their_products() -> None:
    assert PairTally.of([(2, 5), (7, 3)]) == PairTally(2, 9, 8, 53, 34, 31)


@given(score_lists, score_lists, score_lists)
def test_tallies_add_in_any_order(a: list[int], b: list[int], c: list[int]) -> None:
    first, second, third = Tally.of(a), Tally.of(b), Tally.of(c)
    assert first + second == second + first
    assert (first + second) + third == first + (second + third) == Tally.of(a + b + c)
    assert first + Tally() == first


@given(pair_lists, pair_lists, pair_lists)
def test_pair_tallies_add_in_any_order(
    a: list[tuple[int, int]], b: list[tuple[int, int]], c: list[tuple[int, int]]
) -> None:
    first, second, third = PairTally.of(a), PairTally.of(b), PairTally.of(c)
    assert first + second == second + first
    assert (first + second) + third == first + (second + third) == PairTally.of(a + b + c)
    assert first + PairTally() == first


@given(pair_lists, factors)
def test_rescaling_a_tally_equals_counting_rescaled_scores(
    pairs: list[tuple[int, int]], factor: int
) -> None:
    scaled = [(e * factor, d * factor) for e, d in pairs]
    assert PairTally.of(pairs).rescaled(factor) == PairTally.of(scaled)
    assert Tally.of(e for e, _ in pairs).rescaled(factor) == Tally.of(e for e, _ in scaled)


@given(pair_lists)
def test_a_pair_tally_holds_the_tallies_of_its_sides_and_of_the_difference(
    pairs: list[tuple[int, int]],
) -> None:
    tally = PairTally.of(pairs)
    assert tally.expected_side == Tally.of(e for e, _ in pairs)
    assert tally.delivered_side == Tally.of(d for _, d in pairs)
    assert tally.difference == Tally.of(d - e for e, d in pairs)


def test_mean_and_variance_undo_the_factor() -> None:
    tally = Tally.of([12, 24, 60])
    assert tally.mean(12) == 8 / 3
    assert tally.variance(12) == 13 / 3
    assert tally.spread == 3744


def test_an_empty_tally_has_no_mean() -> None:
    assert Tally().mean() is None


def test_one_score_has_no_variance() -> None:
    assert Tally.of([4]).variance() is None


def test_two_scores_have_a_variance() -> None:
    assert Tally.of([4, 6]).variance() == 2.0


def test_correlation_is_one_for_sides_that_move_together() -> None:
    assert PairTally.of([(1, 2), (2, 4), (3, 6)]).correlation == 1.0


def test_correlation_of_known_pairs() -> None:
    assert PairTally.of([(1, 2), (2, 1), (3, 3)]).correlation == 0.5


def test_correlation_is_none_when_a_side_does_not_vary() -> None:
    assert PairTally.of([(1, 2), (1, 4)]).correlation is None
    assert PairTally.of([(2, 1), (4, 1)]).correlation is None


@given(pair_lists)
def test_correlation_never_leaves_its_range(pairs: list[tuple[int, int]]) -> None:
    r = PairTally.of(pairs).correlation
    assert r is None or -1.0 <= r <= 1.0
