"""Like compared with like: known values, no certainty from no scatter, and no claim of a mix."""

import numpy as np
import pytest

from culture.scoring.intervals import Interval
from culture.scoring.standardised import StratumMean, standardised

GAPS = Interval(-6, 6)


def test_strata_have_the_shares_that_are_given() -> None:
    found = standardised(
        [StratumMean(0.5, 80, -2.5, 1.4), StratumMean(0.5, 20, -0.3, 1.0)], ends=GAPS
    )
    # Variances .25 * 1.96 / 80 and .25 * 1 / 20; Satterthwaite by hand.
    first, second = 0.006125, 0.0125
    assert found.value == pytest.approx(-1.4)
    assert found.error == pytest.approx((first + second) ** 0.5)
    assert found.df == pytest.approx((first + second) ** 2 / (first**2 / 79 + second**2 / 19))


def test_strata_of_people_who_all_say_the_same_leave_their_doubt() -> None:
    found = standardised(
        [StratumMean(0.5, 5, -1.0, 0.0), StratumMean(0.5, 20, -1.0, 0.0)], ends=GAPS
    )
    # As many as weigh as much: 1 / (.25 / 5 + .25 / 20) = 16; seven points above, five below.
    assert found.interval.high == pytest.approx(-1.0 + 7 * (1 - 0.05 ** (1 / 16)))
    assert found.df == 23
    assert found.p > 0.05


@pytest.mark.parametrize(
    ("before", "after", "claimed"),
    [((80, 20), (20, 80), 0.05), ((5,) * 8, (5,) * 8, 0.06), ((40, 5, 5), (10, 20, 20), 0.05)],
)
def test_of_another_mix_of_the_same_service_one_in_twenty_is_claimed_at_most(
    before: tuple[int, ...], after: tuple[int, ...], claimed: float
) -> None:
    random = np.random.default_rng(5)
    levels = np.linspace(-2.5, -0.3, len(before))
    shares = [
        (one / sum(before) + other / sum(after)) / 2
        for one, other in zip(before, after, strict=True)
    ]
    said = {0.0: 0, 1.0: 0}
    for moved in said:
        for _once in range(400):
            first, second = (
                standardised(
                    [
                        StratumMean(share, n, float(answers.mean()), float(answers.std(ddof=1)))
                        for share, n, level in zip(shares, sizes, levels, strict=True)
                        for answers in [np.round(random.normal(level + move, 1.4, n))]
                    ],
                    ends=GAPS,
                )
                for sizes, move in ((before, 0.0), (after, moved))
            )
            said[moved] += second.less(first).p < 0.05
    assert said[0.0] / 400 <= claimed + 0.02  # two standard errors of the simulation
    assert said[1.0] / 400 >= 0.7
