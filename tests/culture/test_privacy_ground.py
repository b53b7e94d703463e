"""What would become of units if a share of each cell answered."""

from __future__ import annotations

import uuid

import pytest

from culture.privacy.ground import Forecast, Grouping, forecast_units, joined
from culture.privacy.groups import UnitGroup


def test_of_nobody_nothing_is_forecast() -> None:
    assert forecast_units({}, paths={}, k=5, rate=0.5) == Forecast((), (), ())


def test_seven_of_ten_people_are_seven() -> None:
    cells = {uuid.uuid4(): UnitGroup((2,), 2, 10)}
    paths = {1: (1,), 2: (1, 2)}
    assert forecast_units(cells, paths=paths, k=7, rate=0.7) == Forecast((2,), (), (), answers=7)
    assert forecast_units(cells, paths=paths, k=8, rate=0.7) == Forecast((), (), (2,), answers=7)


PATHS = {
    1: (1,),
    2: (1, 2),
    3: (1, 3),
    10: (1, 2, 10),
    11: (1, 2, 11),
    12: (1, 3, 12),
    13: (1, 3, 13),
}
CELLS = {unit: uuid.UUID(int=unit) for unit in (10, 11, 12, 13)}
TWO_DEPARTMENTS = Grouping(
    tuple(UnitGroup((unit,), unit, n) for unit, n in ((10, 6), (11, 7), (12, 15), (13, 5))),
    {cell: place for place, cell in enumerate(CELLS.values())},
    {
        1: frozenset({0, 1, 2, 3}),
        2: frozenset({0, 1}),
        3: frozenset({2, 3}),
        **{unit: frozenset({place}) for place, unit in enumerate(CELLS)},
    },
)


@pytest.mark.parametrize(
    ("least", "sizes", "places", "units"),
    [
        # Each department is a union of what was joined, a team of it no more.
        (12, [13, 20], [0, 0, 1, 1], {1: {0, 1}, 2: {0}, 3: {1}}),
        (20, [33], [0, 0, 0, 0], {1: {0}}),
        (34, [], [], {}),
    ],
)
def test_groups_are_joined_and_units_stay_that_are_unions_of_them(
    least: int, sizes: list[int], places: list[int], units: dict[int, set[int]]
) -> None:
    found = joined(TWO_DEPARTMENTS, paths=PATHS, least=least)

    assert [group.n for group in found.groups] == sizes
    assert [found.place_of[cell] for cell in CELLS.values() if found.groups] == places
    assert found.units == units
