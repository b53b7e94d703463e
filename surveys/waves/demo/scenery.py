"""What the demo asks its employees, when, and what is true of its teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from surveys.waves.models import Wave

EXPECTED = 4.5
USUAL_EXPECTED = MappingProxyType({"service-climate": EXPECTED})

# What people of a usual team say of each dimension, in points of a scale from 1 to 5; what they
# think of customers, and of what they can give them, on that of customers from 1 to 7.
USUAL = MappingProxyType(
    {
        "empathy": (3.8, 4.0, 3.3, 3.5),
        "service-climate": (3.7, 2.8, 3.2, 3.0),
        "role-clarity": (3.6, 2.9, 3.4, 3.8),
        "autonomy": (3.3, 3.6, 3.1),
        "vitality": (3.5, 3.8, 3.6),
        "structure": (3.9, 3.6, 3.7, 4.0),
        "service-listening": (5.6, 6.0, 5.3, 6.0, 5.2),
        "service-ability": (5.7, 5.0, 4.5, 5.5, 4.7),
    }
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One wave: its name, what it asks, and its days before today (negative: after).

    `divides` says whether it asks for tenure and role, as one wave in a year may.
    """

    name: str
    instruments: tuple[str, ...]
    opened: int
    closed: int
    share: float
    audience: Wave.Audience = Wave.Audience.EVERYBODY
    divides: bool = True
    moods: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


# A team whose people say more or less than usual in all dimensions, by the code of its unit.
TEAMS = MappingProxyType({"N1": -0.5, "N2": -0.3, "N4": 0.5, "S1": 0.2, "S2": -0.4, "S3": 0.6})

SCENES = (
    Scene(
        "Service culture, first round",
        ("empathy", "service-climate", "role-clarity"),
        opened=254,
        closed=240,
        share=0.8,
        divides=False,
        moods=TEAMS,
    ),
    Scene(
        "Service culture, second round",
        ("empathy", "service-climate", "role-clarity", "vitality"),
        opened=45,
        closed=31,
        share=0.86,
        # Old Town has begun to call customers back, and says so of itself.
        moods=MappingProxyType({**TEAMS, "N2": 0.4}),
    ),
    Scene(
        "Room to act, first time",
        ("autonomy",),
        opened=130,
        closed=116,
        share=0.85,
        divides=False,
        # Where questions are answered within hours, people find that they may act.
        moods=MappingProxyType({"N1": -0.4, "N2": 0.5, "N3": -0.7, "S3": 0.3}),
    ),
    Scene("How far may I act?", ("autonomy",), opened=3, closed=-11, share=0.35),
    Scene(
        "Order and training",
        ("structure",),
        opened=80,
        closed=66,
        share=0.9,
        audience=Wave.Audience.LEADERS,
    ),
    Scene(
        "What do customers expect of us?",
        ("service-listening", "service-ability"),
        opened=24,
        closed=10,
        share=0.85,
    ),
)

COMMENTS = (
    "When something goes wrong we help each other, but nobody above us asks what we learned.",
    "I would like to see what customers say about us more often than twice a year.",
    "The new colleagues are welcomed well here.",
    "We hear about a campaign from customers before we hear it from the office.",
    "My manager listens. That changes a lot.",
    "There is too much talk about people who are not in the room.",
    "It is not clear who may give money back, so everybody sends the customer on.",
    "We were thanked after the hard week in March. It was good to be seen.",
    "Proposals go up and nothing comes down.",
    "I know what good service is here. Sometimes there is no time for it.",
    "Please let the night team come to the meetings too.",
    "The training was useful, the handbook is not.",
    "I feel safe to say when I made a mistake.",
    "Other departments answer us slower than we may answer customers.",
    "It helps that we may decide small things ourselves.",
)
