"""The attacker over whole matrices of departments: nothing is found; a weaker guard is broken.

`make attack` runs 500 organisations; without it a few are tried.
"""

from __future__ import annotations

import os

import pytest

from culture.metrics.closed import totals
from culture.privacy.attacker import Findings
from tests.culture.matrices import departments, each_alone, shown_by

ORGANISATIONS = int(os.environ.get("ATTACKED_ORGANISATIONS", "12"))


def test_nobody_is_found_in_any_matrix_though_a_weaker_guard_is_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guarded = planted = Findings()
    for seed in range(ORGANISATIONS):
        some = departments(seed)
        guarded += shown_by(some).attacked()
        with monkeypatch.context() as patch:
            patch.setattr(totals, "receivers_shown", each_alone)
            planted += shown_by(some).attacked()

    assert guarded == Findings(examined=guarded.examined)
    assert guarded.examined > 100 * ORGANISATIONS
    assert planted.small_combinations > ORGANISATIONS / 4


def test_matrices_of_eight_departments_of_ten_people_are_of_use() -> None:
    """Of the pairs that speak most have a number, alone or with one neighbour; all are safe."""
    alone = with_one = pairs = providers = 0
    for seed in range(4, 12):
        some = departments(seed, sizes=[10] * 8, rate=0.8)
        assert shown_by(some).attacked().is_safe
        for one in some.read():
            groups = one.reading.dimensions[0].grouping.groups
            providers += bool(groups)
            pairs += sum(len(group.members) for group in groups)
            alone += sum(len(group.members) == 1 for group in groups)
            with_one += sum(2 * (len(group.members) == 2) for group in groups)

    assert (providers, pairs, alone, with_one) == (63, 260, 132, 96)
    assert (alone + with_one) / pairs > 0.85
