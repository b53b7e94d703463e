import pytest

from culture.scoring.zones import ZonePosition, zone_of


@pytest.mark.parametrize(
    ("columns", "adequacy", "superiority", "position"),
    [
        ((5.0, 6.0, 5.5), 0.5, -0.5, ZonePosition.INSIDE),
        ((6, 7, 5.8), -0.2, -1.2, ZonePosition.BELOW),
        ((6, 7, 7.2), 1.2, 0.2, ZonePosition.ABOVE),
        ((5.5, 6.5, 6.5), 1.0, 0, ZonePosition.INSIDE),
        ((5.5, 6.5, 5.5), 0, -1.0, ZonePosition.INSIDE),
        ((5, 6.5, 4.8), -0.2, -1.7, ZonePosition.BELOW),
        ((6, 6, 6), 0, 0, ZonePosition.INSIDE),
        ((7, 6, 6.5), -0.5, 0.5, ZonePosition.INVERTED),
    ],
)
def test_the_perceived_service_is_placed_against_the_zone(
    columns: tuple[float, float, float], adequacy: float, superiority: float, position: ZonePosition
) -> None:
    zone = zone_of(*columns)
    assert zone.adequacy == pytest.approx(adequacy, abs=1e-12)
    assert zone.superiority == pytest.approx(superiority, abs=1e-12)
    assert zone.position is position
