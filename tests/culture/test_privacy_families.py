"""Families of sums hold only such as are nested or have nobody in common."""

from __future__ import annotations

import numpy as np

from culture.privacy.families import Families

# 0 is everybody, 1 and 2 are teams, 3 crosses both, 4 lies inside team 1.
COLUMNS = {(0, 1, 3): 6, (0, 1, 4): 5, (0, 2, 3): 4, (0, 2): 3}


def test_each_sum_joins_the_first_family_that_it_fits() -> None:
    families = Families.of(COLUMNS)
    assert families.found == [[0, 1, 2, 4], [3]]
    fits = [
        [True, True, True, True, True],
        [True, True, True, False, True],
        [True, True, True, False, True],
        [True, False, False, True, True],
        [True, True, True, True, True],
    ]
    assert np.array_equal(families.fit, fits)


def test_the_widest_family_has_all_that_fits() -> None:
    families = Families.of({(0, 2): 5, (0, 3): 5, (1, 2): 5, (1, 3): 5, (4,): 5})
    assert families.found == [[0, 1, 4], [2, 3]]
    assert families.widest == [0, 1, 4]
    assert Families.of(COLUMNS).widest == [0, 1, 2, 4]


def test_where_nobody_is_counted_there_is_no_family() -> None:
    families = Families.of({})
    assert (families.found, families.fit.shape) == ([], (0, 0))
