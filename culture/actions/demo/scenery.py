"""What the demo does about its numbers in half a year, and what it tells of it."""

from __future__ import annotations

from dataclasses import dataclass

OLD_TOWN, HARBOUR, AIRPORT, MARKET = "Old Town", "Harbour", "Airport", "Market Square"
RESPONSIVENESS, RELIABILITY = "responsiveness", "reliability"


@dataclass(frozen=True, slots=True)
class DemoAction:
    """An action made so many days before today, due and done so many days after that.

    `dimension` is the customers' number it should move, from the quarter before it was made.
    `closes` so many days before today with what is seen, or is None while it runs.
    """

    unit: str
    day: int
    title: str
    dimension: str
    due: int
    done: int | None = None
    closes: int | None = None
    steps: tuple[str, ...] = ()
    steps_done: int = 0
    comments: tuple[str, ...] = ()
    suggestion: str = ""
    moved: int = 0


ACTIONS = (
    DemoAction(
        OLD_TOWN, 147, "Put more people where and when customers wait longest", RESPONSIVENESS,
        due=45, done=38, closes=12, suggestion="service-quality/responsiveness/peak",
        steps=("Count the queue at four times of one day", "Move one shift to the afternoon",
               "Tell customers at once how long it takes"),
        steps_done=3,
        comments=("Most people wait between four and six.", "The new shift begins on Monday."),
    ),
    DemoAction(
        HARBOUR, 140, "Answer every message within a day, even if only with a when",
        RESPONSIVENESS, due=40, done=44, closes=9,
        suggestion="service-quality/responsiveness/call-back",
        steps=("Look through the messages older than a day", "Share the inbox between two people"),
        steps_done=2, moved=7,
        comments=("Two people are on leave, so the second step comes later.",),
    ),
    DemoAction(
        AIRPORT, 52, "Promise only what whoever must deliver has said yes to", RELIABILITY,
        due=41, suggestion="service-quality/reliability/promise",
        steps=("Ask before the next promise", "Agree on a number to call in a hurry"),
        steps_done=1,
    ),
    DemoAction(
        HARBOUR, 16, "Say at once how long it will take, and keep to it", RESPONSIVENESS,
        due=28, suggestion="service-quality/responsiveness/say-when",
        steps=("Agree on one sentence that everybody says to those who wait",),
    ),
    DemoAction(
        MARKET, 120, "Keep every promise to a customer in one place with its day", RELIABILITY,
        due=35, done=30, suggestion="service-quality/reliability/register",
        steps=("Write down today's open promises, all in one list",), steps_done=1,
    ),
)  # fmt: skip

SAID = {
    "en": "We wait too long in the afternoon.",
    "es": "Por la tarde esperamos demasiado.",
    "ru": "После обеда мы ждём слишком долго.",
    "nb": "Vi venter for lenge om ettermiddagen.",
}
DONE = {
    "en": "Two more colleagues serve you from four to six, and we say at once how long it takes.",
    "es": "Dos colegas más atienden entre las cuatro y las seis, y decimos enseguida cuánto tarda.",
    "ru": "Теперь между четырьмя и шестью работают ещё двое, и мы сразу говорим, сколько ждать.",
    "nb": "To kolleger til betjener dere fra fire til seks, og vi sier straks hvor lenge det tar.",
}
