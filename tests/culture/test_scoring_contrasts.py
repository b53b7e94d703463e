"""Two published means held against each other."""

from math import hypot, sqrt

import pytest

from culture.scoring.comparison import welch
from culture.scoring.contrasts import Contrast, ContrastSide, nested, paired, unpaired
from culture.scoring.intervals import Interval
from culture.scoring.tallies import Tally

FIRST, SECOND = (3, 4, 4, 5, 2), (4, 5, 5, 4, 5, 5)


def side_of(ratings: tuple[int, ...]) -> ContrastSide:
    tally = Tally.of(ratings)
    return ContrastSide(tally.total / tally.n, tally.n, sd=sqrt(tally.variance() or 0.0))


def test_with_both_deviations_it_is_welchs_interval() -> None:
    exact = welch(Tally.of(SECOND), Tally.of(FIRST))
    assert exact is not None

    found = unpaired(side_of(FIRST), side_of(SECOND))

    assert found.value == pytest.approx(exact.difference, abs=1e-12)
    assert found.interval == pytest.approx(exact.interval, abs=1e-12)
    assert not found.is_paired


def test_without_a_deviation_the_ends_of_intervals_are_combined() -> None:
    first = ContrastSide(3.0, 20, interval=Interval(2.7, 3.3))
    second = ContrastSide(4.0, 20, interval=Interval(3.6, 4.4))

    assert unpaired(first, second).interval == pytest.approx((0.5, 1.5))


def test_a_lopsided_interval_counts_on_the_side_where_it_matters() -> None:
    first = ContrastSide(0.0, 10, interval=Interval(0.0, 0.3))
    second = ContrastSide(1.0, 10, interval=Interval(0.6, 1.0))

    assert unpaired(first, second).interval == pytest.approx((0.5, 1.0))


def test_an_interval_and_a_deviation_are_compared_too() -> None:
    # t(24) = 2.0639: the second reaches 2.0639 * 1 / 5 = 0.41278.
    found = unpaired(
        ContrastSide(3.0, 20, interval=Interval(2.7, 3.3)), ContrastSide(4.0, 25, sd=1.0)
    )

    assert found.interval == pytest.approx((1 - 0.51029, 1 + 0.51029), abs=1e-4)


@pytest.mark.parametrize("known", [ContrastSide(3.0, 9), ContrastSide(3.0, 1, sd=0.0)])
def test_what_is_not_known_stays_unknown(known: ContrastSide) -> None:
    for found in (unpaired(known, side_of(FIRST)), nested(known, side_of(FIRST)), paired(known)):
        assert (found.interval, found.is_clear) == (None, False)


def test_nobody_varies() -> None:
    assert unpaired(ContrastSide(3.0, 9, sd=0.0), ContrastSide(4.0, 9, sd=0.0)).interval is None
    # 1 - .05^(1/9) = .283129 of the way to either end: 3 may be 2.434 and 4 may be 3.151.
    ends = Interval(1, 5)
    found = unpaired(
        ContrastSide(3.0, 9, sd=0.0, ends=ends), ContrastSide(4.0, 9, sd=0.0, ends=ends)
    )
    below, above = hypot(3 * 0.283129, 2 * 0.283129), hypot(0.283129, 2 * 0.283129)
    assert found.interval == pytest.approx((1 - below, 1 + above), abs=1e-4)


def test_paired_is_the_published_gap() -> None:
    found = paired(ContrastSide(-1.0, 30, interval=Interval(-1.2, -0.8)))

    assert found == Contrast(-1.0, Interval(-1.2, -0.8), is_paired=True)
    assert found.is_clear
    assert not paired(ContrastSide(-0.1, 30, interval=Interval(-0.2, 0.0))).is_clear


def test_a_part_is_held_against_the_whole_that_holds_it() -> None:
    # Part and rest of ten each with variance 0.04 of the mean: the whole has 0.02, and the part
    # less the whole is half of the part less the rest: 0.25 * 0.08 = 0.02.
    half = 2 * sqrt(0.02)
    whole = ContrastSide(3.5, 20, interval=Interval(3.5 - half, 3.5 + half))
    part = ContrastSide(4.0, 10, interval=Interval(4.0 - 0.4, 4.0 + 0.4))

    assert nested(whole, part).interval == pytest.approx((0.5 - half, 0.5 + half))
    assert nested(whole, whole).interval == pytest.approx((0.0, 0.0))


def test_a_part_that_is_a_quarter_adds_half_of_its_own_variance() -> None:
    whole = ContrastSide(3.5, 40, interval=Interval(3.2, 3.8))
    part = ContrastSide(4.0, 10, interval=Interval(3.6, 4.4))
    half = sqrt(0.3**2 + 0.5 * 0.4**2)
    assert nested(whole, part).interval == pytest.approx((0.5 - half, 0.5 + half))


def test_what_was_published_stands_before_what_could_be_reckoned() -> None:
    published = Interval(2.9, 3.1)
    assert ContrastSide(3.0, 20, sd=1.0, interval=published).reach == published
    assert ContrastSide(3.0, 2, sd=1.0).error == 0.5
    assert ContrastSide(3.0, 1, sd=1.0).error is None


def test_separate_people_and_parts_are_never_paired() -> None:
    known = ContrastSide(4.0, 9, interval=Interval(3.8, 4.2))
    for one in (ContrastSide(3.0, 9), known, side_of(FIRST)):
        assert not unpaired(one, side_of(SECOND)).is_paired
        assert not nested(one, known).is_paired


def test_a_side_is_moved_to_another_scale_end_for_end() -> None:
    told = ContrastSide(3.0, 8, sd=1.2, interval=Interval(2.0, 4.0))
    assert told.rescaled(Interval(1, 5), to=Interval(0, 100)) == ContrastSide(
        50.0, 8, sd=30.0, interval=Interval(25.0, 75.0), ends=Interval(0, 100)
    )
    stated = ContrastSide(2.0, 0)
    assert stated.rescaled(Interval(1, 5), to=Interval(1, 7)) == ContrastSide(
        2.5, 0, ends=Interval(1, 7)
    )
