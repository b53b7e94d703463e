from math import comb

import numpy as np
import pytest

from culture.scoring.bounded import bounded_gap, bounded_interval
from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile
from culture.scoring.tallies import PairTally, Tally

FIVE, GAPS = Interval(1, 5), Interval(-4, 4)


def test_five_alike_say_no_more_than_that_nobody_else_was_seen() -> None:
    # 1 - .05^(1/5) = .450720 of the way to either end of -4 .. 4.
    found = bounded_interval(Tally.of([0] * 5), ends=GAPS)
    assert found == pytest.approx((-1.802878, 1.802878), abs=1e-6)
    found = bounded_interval(Tally.of([-1] * 5), ends=GAPS)
    assert found == pytest.approx((-1 - 3 * 0.450720, -1 + 5 * 0.450720), abs=1e-5)


@pytest.mark.parametrize("gap", [-1, -2, -3])
def test_five_customers_with_the_same_gap_claim_nothing(gap: int) -> None:
    """The case that was: an interval of no width, and "look there first"."""
    found = bounded_gap(PairTally.of([(5, 5 + gap)] * 5), ends=FIVE)
    assert found
    assert found.high == pytest.approx(gap + (4 - gap) * 0.450720, abs=1e-5)
    assert found.low == pytest.approx(gap - (4 + gap) * 0.450720, abs=1e-5)
    assert found.high > 0


def test_a_gap_that_varies_a_little_may_move_on_one_of_its_sides() -> None:
    # Ten of -2 or -1.5 on 1..7: one side of an answer has 4.75 points to the top.
    found = bounded_gap(PairTally.of([(8, 4), (8, 5)] * 5), ends=Interval(1, 7), factor=2)
    assert found
    variance = 10 * 0.0625 / 9
    above = 4.75 * 0.258866 * (1 - variance * 10 / 4.75**2) ** 0.5
    assert found.high == pytest.approx(-1.75 + above, abs=1e-4)
    assert found.high < 0


@pytest.mark.parametrize(("n", "share"), [(5, 0.450720), (10, 0.258866), (20, 0.139108)])
def test_at_the_end_of_the_scale_only_the_other_side_is_open(n: int, share: float) -> None:
    found = bounded_interval(Tally.of([5] * n), ends=FIVE)
    assert found == pytest.approx((5 - 4 * share, 5.0), abs=1e-5)


def test_where_answers_scatter_it_is_students_interval() -> None:
    # R: t.test(sleep$extra[1:10]): .75, -.5297804 to 2.029780; the scale is wide enough for t.
    tally = Tally.of((7, -16, -2, -12, -1, 34, 37, 8, 0, 20))
    found = bounded_interval(tally, ends=GAPS, factor=10)
    assert found == pytest.approx((-0.5297804, 2.0297804), abs=1e-6)


def test_one_complete_failure_among_the_answers_ends_the_rule() -> None:
    tally = Tally.of([5] * 9 + [1])
    mean, reach = 4.6, t_quantile(9) * 0.4
    assert bounded_interval(tally, ends=FIVE) == pytest.approx((mean - reach, mean + reach))


def test_a_known_population_shortens_every_length_alike() -> None:
    whole = bounded_interval(Tally.of([0] * 5), ends=GAPS)
    part = bounded_interval(Tally.of([0] * 5), ends=GAPS, population=20)
    assert whole
    assert part == pytest.approx([end * 0.75**0.5 for end in whole])
    assert bounded_interval(Tally.of([0] * 5), ends=GAPS, population=5) == (0, 0)


def test_one_answer_has_no_interval() -> None:
    assert bounded_interval(Tally.of([3]), ends=FIVE) is None


@pytest.mark.parametrize("ends", [(1, 5), (1, 7), (0, 10)])
@pytest.mark.parametrize(("n", "student"), [(5, 0.41), (10, 0.65), (20, 0.88)])
def test_rare_failures_are_covered(ends: tuple[int, int], n: int, student: float) -> None:
    """One customer in ten is failed completely; t covers .41, .65 and .88 of the time."""
    low, high = ends
    seen = np.arange(n + 1)
    chance = np.array([_binomial(n, int(failed)) for failed in seen])
    truth = high - 0.1 * (high - low)
    by_t = bounded = 0.0
    for failed in seen:
        tally = Tally.of([high] * (n - failed) + [low] * failed)
        interval = bounded_interval(tally, ends=Interval(low, high))
        assert interval
        reach = t_quantile(n - 1) * (tally.variance() or 0.0) ** 0.5 / n**0.5
        mean = tally.total / n
        by_t += chance[failed] * (mean - reach <= truth <= mean + reach)
        bounded += chance[failed] * (interval.low <= truth <= interval.high)
    assert by_t == pytest.approx(student, abs=0.006)
    assert bounded >= 0.97


def test_widths_stay_those_of_t_where_t_is_right() -> None:
    # 500 samples of twenty whose gaps scatter by 1.2 around -.4.
    rng = np.random.default_rng(3)
    samples = np.clip(np.rint(rng.normal(-0.4, 1.2, (500, 20))), -4, 4).astype(int)
    ratios = []
    for sample in samples:
        tally = Tally.of(map(int, sample))
        interval = bounded_interval(tally, ends=GAPS)
        assert interval
        by_t = 2 * t_quantile(19) * ((tally.variance() or 0.0) / 20) ** 0.5
        ratios.append((interval.high - interval.low) / by_t)
    assert 1.0 <= np.mean(ratios) < 1.02


def _binomial(n: int, failed: int) -> float:
    return comb(n, failed) * 0.1**failed * 0.9 ** (n - failed)
