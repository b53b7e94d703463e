import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.scoring.gaps import Gap, gap_of
from culture.scoring.intervals import Interval
from culture.scoring.tallies import PairTally

pairs_of_ratings = st.lists(
    st.tuples(st.integers(1, 420), st.integers(1, 420)), min_size=2, max_size=30
)


def test_nobody_gives_no_gap() -> None:
    assert gap_of(PairTally()) == Gap(n=0)


def test_one_respondent_gives_means_without_spread() -> None:
    assert gap_of(PairTally.of([(60, 30)]), factor=10) == Gap(
        n=1, expected=6.0, delivered=3.0, gap=-3.0
    )


def test_two_respondents_give_every_figure() -> None:
    found = gap_of(PairTally.of([(6, 5), (7, 4)]))
    assert (found.n, found.expected, found.delivered, found.gap) == (2, 6.5, 4.5, -2.0)
    assert found.expected_sd == pytest.approx(0.5**0.5, abs=1e-12)
    assert found.delivered_sd == pytest.approx(0.5**0.5, abs=1e-12)
    assert found.gap_sd == pytest.approx(2**0.5, abs=1e-12)
    assert found.correlation == -1.0
    assert found.t == pytest.approx(-2.0, abs=1e-12)
    # t(.975, 1) is 12.7062047364 and the error of the mean is one.
    assert found.interval == pytest.approx((-14.7062047364, 10.7062047364), abs=1e-9)


def test_equal_gaps_have_no_t_and_an_interval_of_no_width() -> None:
    found = gap_of(PairTally.of([(6, 5), (7, 6), (5, 4)]))
    assert found.t is None
    assert found.interval == Interval(-1.0, -1.0)


def test_equal_gaps_on_a_scale_are_no_certainty() -> None:
    # 1 - .05^(1/3) = .631597 of the way to either end of -4 .. 4.
    found = gap_of(PairTally.of([(5, 4), (4, 3), (3, 2)]), ends=Interval(1, 5))
    assert found.t is None
    assert found.interval == pytest.approx((-1 - 3 * 0.631597, -1 + 5 * 0.631597), abs=1e-5)


def test_a_known_population_narrows_the_interval_by_the_root_of_the_share_not_asked() -> None:
    tally = PairTally.of([(6, 5), (7, 4), (6, 6), (7, 7)])
    open_ended, known = gap_of(tally), gap_of(tally, population=16)
    assert open_ended.interval is not None
    assert known.interval is not None
    width = open_ended.interval.high - open_ended.interval.low
    assert known.interval.high - known.interval.low == pytest.approx(width * 0.75**0.5, abs=1e-12)
    assert known.gap_sd == open_ended.gap_sd


def test_asking_everybody_leaves_no_doubt() -> None:
    found = gap_of(PairTally.of([(6, 5), (7, 4)]), population=2)
    assert found.interval == Interval(-2.0, -2.0)


def test_a_population_smaller_than_the_answers_is_refused() -> None:
    with pytest.raises(ValueError, match="3 respondents cannot come from a population of 2"):
        gap_of(PairTally.of([(6, 5), (7, 4), (5, 5)]), population=2)


@given(pairs_of_ratings, st.randoms(use_true_random=False))
def test_recomputing_in_another_order_is_equal_to_the_last_bit(
    pairs: list[tuple[int, int]], random: object
) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    cells = [PairTally.of([pair]) for pair in shuffled]
    assert gap_of(sum(cells, start=PairTally()), factor=60) == gap_of(
        PairTally.of(pairs), factor=60
    )


@given(pairs_of_ratings, st.integers(-100, 100))
def test_moving_both_sides_leaves_the_gap_alone(pairs: list[tuple[int, int]], shift: int) -> None:
    here = gap_of(PairTally.of(pairs), factor=60)
    there = gap_of(PairTally.of((e + shift, d + shift) for e, d in pairs), factor=60)
    assert (here.gap, here.gap_sd, here.interval, here.t, here.correlation) == (
        there.gap,
        there.gap_sd,
        there.interval,
        there.t,
        there.correlation,
    )


@given(pairs_of_ratings)
def test_swapping_the_sides_turns_the_sign(pairs: list[tuple[int, int]]) -> None:
    here = gap_of(PairTally.of(pairs))
    there = gap_of(PairTally.of((d, e) for e, d in pairs))
    assert here.gap is not None
    assert here.interval is not None
    assert there.gap == -here.gap
    assert there.interval == (-here.interval.high, -here.interval.low)


@given(pairs_of_ratings, st.integers(1, 60))
def test_a_finer_factor_shows_the_same_gap(pairs: list[tuple[int, int]], finer: int) -> None:
    here = gap_of(PairTally.of(pairs), factor=7)
    there = gap_of(PairTally.of(pairs).rescaled(finer), factor=7 * finer)
    assert (there.gap, there.expected, there.delivered) == (here.gap, here.expected, here.delivered)
    assert there.gap_sd == here.gap_sd
