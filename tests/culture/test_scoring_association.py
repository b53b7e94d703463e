"""How closely two figures of units go together, against figures worked out by hand."""

from __future__ import annotations

from math import atanh, sqrt, tanh

import pytest

from culture.scoring.association import association_of

# Thirty units: the second figure is the first, with every third one turned round its middle.
PAIRS = [(float(unit), float(31 - unit if unit % 3 == 0 else unit)) for unit in range(1, 31)]


def by_hand(pairs: list[tuple[float, float]]) -> float:
    n = len(pairs)
    x, y = (sum(side) / n for side in zip(*pairs, strict=True))
    across = sum((one - x) * (other - y) for one, other in pairs)
    return float(across) / sqrt(
        sum((one - x) ** 2 for one, _ in pairs) * sum((o - y) ** 2 for _, o in pairs)
    )


def test_below_thirty_units_nothing_is_told() -> None:
    assert association_of(PAIRS[:29]) is None


def test_thirty_units_have_both_figures_with_their_intervals() -> None:
    found = association_of(PAIRS)

    assert found
    r = by_hand(PAIRS)
    assert found.n == 30
    assert found.r == pytest.approx(r)
    assert found.interval.low == pytest.approx(tanh(atanh(r) - 1.959964 / sqrt(27)), abs=1e-6)
    assert found.interval.high == pytest.approx(tanh(atanh(r) + 1.959964 / sqrt(27)), abs=1e-6)
    reach = 1.959964 * sqrt((1 + found.rank**2 / 2) / 27)
    assert found.rank_interval.low == pytest.approx(tanh(atanh(found.rank) - reach), abs=1e-6)


def test_ranks_do_not_see_how_far_one_unit_lies_away() -> None:
    found = association_of([*PAIRS[:-1], (PAIRS[-1][0], 0.0)])
    further = association_of([*PAIRS[:-1], (PAIRS[-1][0], -900.0)])

    assert found
    assert further
    assert further.rank == found.rank
    assert further.r < found.r - 0.1


@pytest.mark.parametrize("second", [1.0, None])
def test_what_does_not_vary_or_lies_on_one_line_has_no_interval(second: float | None) -> None:
    pairs = [(float(unit), float(unit) if second is None else second) for unit in range(40)]

    assert association_of(pairs) is None
