"""Where the demo asks its customers, how many answer, and what is true of each unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

TWO_COLUMNS = "service-quality"
THREE_COLUMNS = "service-quality-zones"
DIMENSIONS = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")

# How customers of a usual unit expect and experience the five dimensions, in scale points.
EXPECTED = (5.5, 6.2, 6.0, 5.9, 5.6)
USUAL_GAP = (0.1, -0.5, -0.5, -0.2, -0.3)


@dataclass(frozen=True, slots=True)
class Intervention:
    """An action in a unit: from a day of the year on, some gaps move by so many points."""

    day: int
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Truth:
    """What customers of a unit experience on top of the usual, in scale points of the gap."""

    all_round: float = 0.0
    points: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    change: Intervention | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A touchpoint of a unit (by its code) and how many answers it gets in a year."""

    unit: str
    name: str
    answers: int
    is_short: bool = True
    instrument: str = TWO_COLUMNS
    asks_importance: bool = False
    asks_contact: bool = False
    kiosk_seen: int | None = None  # so many days ago


TRUTHS = {
    "N1": Truth(points={"responsiveness": -1.1, "empathy": -0.3, "assurance": 0.1}),
    "N2": Truth(
        points={"reliability": -0.4, "responsiveness": -1.4, "empathy": -1.4, "assurance": -0.3},
        change=Intervention(
            day=215,
            points={"reliability": 0.6, "responsiveness": 1.6, "empathy": 1.7, "assurance": 0.4},
        ),
    ),
    "N3": Truth(points={"reliability": -1.1, "tangibles": 0.4}),
    "N4": Truth(all_round=0.45),
    "N5": Truth(all_round=-0.2, points={"tangibles": -0.3}),
    "S1": Truth(all_round=0.1, points={"tangibles": -0.7}),
    "S2": Truth(all_round=-0.1, points={"responsiveness": -0.4}),
    "S3": Truth(points={"empathy": 0.5, "responsiveness": -0.6}),
    "S4": Truth(all_round=0.2, points={"assurance": -0.5}),
}

# A month at the night service brings fewer answers than are ever shown together.
NIGHT = "N5"
NIGHT_MONTHS = (3, 2, 4)

DESKS = (
    Desk("N1", "Front desk, Harbour", 620, asks_contact=True),
    Desk("N1", "Harbour, the whole visit", 760, is_short=False, asks_importance=True),
    Desk("N2", "Counter, Old Town", 960),
    Desk("N3", "Check-in hall, Airport", 880),
    Desk("N4", "Student desk, University", 560),
    Desk("N4", "University, yearly survey", 420, is_short=False),
    Desk(NIGHT, "Night telephone", 0),
    Desk("S1", "Ferry counter, Riverside", 480),
    Desk("S1", "Riverside, least and best", 430, is_short=False, instrument=THREE_COLUMNS),
    Desk("S2", "Kiosk, Market Square", 640, kiosk_seen=6),
    Desk("S3", "Reception, Hospital", 590, asks_contact=True),
    Desk("S4", "Business Park, after a contract", 450, is_short=False),
    Desk("S4", "Help desk, Business Park", 510),
)
