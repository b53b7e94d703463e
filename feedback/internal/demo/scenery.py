"""Which departments of the demo work with each other, and what is true between them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

# Departments by the code of their unit. Each has some partners with whom most of its people work;
# of all others it is a few.
PARTNERS = MappingProxyType(
    {
        "N1": ("N2", "N3", "S1"),
        "N2": ("N1", "N4", "S2"),
        "N3": ("N1", "N4", "S3"),
        "N4": ("N2", "N3", "S4"),
        "N5": ("N1", "N3", "S3"),
        "S1": ("N1", "S2", "S3"),
        "S2": ("N2", "S1", "S4"),
        "S3": ("N3", "S1", "S4"),
        "S4": ("N4", "S2", "S3"),
    }
)
WORKS_WITH_PARTNER, WORKS_WITH_OTHER = 0.9, 0.2

# What is usual, in points of a scale from 1 to 5, dimension by dimension.
EXPECTED = (4.6, 4.4, 4.2, 4.5)
DELIVERED = (3.9, 3.7, 4.1, 4.0)
THEIR_REQUESTS = 3.6
OUR_REQUESTS = 4.0


@dataclass(frozen=True, slots=True)
class DemoRound:
    """One round, its days before today, and how far its departments differ from what is usual.

    `served` is by whom and to whom; `asks` is how clearly and in time a department asks.
    """

    name: str
    opened: int
    closed: int
    served: MappingProxyType[tuple[str, str], float]
    asks: MappingProxyType[str, float]


# Airport lets Harbour wait; Old Town serves Harbour well and is not served so in turn. Market
# Square asks late and unclearly, whomever it asks. Between the rounds Hospital and Riverside began
# to meet on Mondays.
USUAL_SERVED = {
    ("N3", "N1"): -1.4,
    ("N2", "N1"): 0.6,
    ("N1", "N2"): -1.0,
    ("N4", "N3"): 0.5,
    ("S2", "S4"): -0.6,
    ("S3", "S1"): -1.1,
    ("S4", "S3"): 0.5,
}
USUAL_ASKS = MappingProxyType({"S2": -1.1, "N4": 0.7})
ROUNDS = (
    DemoRound(
        "Between departments, first round",
        opened=172,
        closed=158,
        served=MappingProxyType(USUAL_SERVED),
        asks=USUAL_ASKS,
    ),
    DemoRound(
        "Between departments, second round",
        opened=22,
        closed=8,
        served=MappingProxyType({**USUAL_SERVED, ("S3", "S1"): 0.4}),
        asks=USUAL_ASKS,
    ),
)
