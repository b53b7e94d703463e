"""The zone of tolerance of three-column instruments: minimum, desired, perceived."""

from dataclasses import dataclass
from enum import StrEnum


class ZonePosition(StrEnum):
    """Where the perceived service stands against the zone of tolerance."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"
    INVERTED = "inverted"


@dataclass(frozen=True, slots=True)
class Zone:
    """Adequacy (perceived - minimum), superiority (perceived - desired) and the position."""

    adequacy: float
    superiority: float
    position: ZonePosition


def zone_of(minimum: float, desired: float, perceived: float) -> Zone:
    """Place the perceived service against the zone [minimum, desired], both ends inside.

    The position is INVERTED when the minimum lies above the desired level: then there is no
    zone to stand in. Source: Parasuraman, Zeithaml and Berry (1994).
    """
    return Zone(perceived - minimum, perceived - desired, _position(minimum, desired, perceived))


def _position(minimum: float, desired: float, perceived: float) -> ZonePosition:
    if minimum > desired:
        return ZonePosition.INVERTED
    if perceived < minimum:
        return ZonePosition.BELOW
    return ZonePosition.ABOVE if perceived > desired else ZonePosition.INSIDE
