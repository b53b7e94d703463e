"""What would become of units if a share of each cell answered."""

from __future__ import annotations

import uuid

from culture.privacy.ground import Forecast, forecast_units
from culture.privacy.groups import UnitGroup


def test_of_nobody_nothing_is_forecast() -> None:
    assert forecast_units({}, paths={}, k=5, rate=0.5) == Forecast((), (), ())


def test_seven_of_ten_people_are_seven() -> None:
    cells = {uuid.uuid4(): UnitGroup((2,), 2, 10)}
    paths = {1: (1,), 2: (1, 2)}
    assert forecast_units(cells, paths=paths, k=7, rate=0.7) == Forecast((2,), (), ())
    assert forecast_units(cells, paths=paths, k=8, rate=0.7) == Forecast((), (), (2,))
