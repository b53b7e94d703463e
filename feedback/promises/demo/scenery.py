"""What the demo promises in half a year: some promises one by one, and a usual week."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.promises.models import BreachReason, PromiseSource
from feedback.promises.rhythms import PromiseKind

CALL_BACK, DELIVER, REPAIR = PromiseKind.CALL_BACK, PromiseKind.DELIVER, PromiseKind.REPAIR
HARBOUR, AIRPORT, OLD_TOWN = "Harbour", "Airport", "Old Town"
WAREHOUSE = "Region North"  # its lead answers for the store of the region


@dataclass(frozen=True, slots=True)
class DemoPromise:
    """A promise made so many days before today, and what became of it.

    `verdict` is what the delivering unit answered when it was asked first, with `words`. `new_days`
    is how many days later it was agreed anew. `kept` is None where it still runs; `customer` is
    what the customer said by the link, with a comment.
    """

    unit: str
    day: int
    text: str
    kind: PromiseKind = CALL_BACK
    deliverer: str = ""
    source: PromiseSource = PromiseSource.CONVERSATION
    reference: str = ""
    asks: bool = False
    verdict: str = ""
    words: str = ""
    new_days: int = 0
    kept: bool | None = True
    reason: str = ""
    why: str = ""
    customer: bool | None = None
    comment: str = ""


NAMED = (
    DemoPromise(
        HARBOUR, 96, "Your kitchen table stands in your home by Friday.",
        kind=DELIVER, deliverer=WAREHOUSE, reference="H-2231", asks=True, verdict="cannot",
        words="The warehouse gets tables in ten days. We cannot bring them before.", new_days=14,
        customer=True, comment="You told me early that it takes longer. That was fair.",
    ),
    DemoPromise(
        HARBOUR, 61, "We repair the lock within a week, and you need not call again.",
        kind=REPAIR, deliverer=WAREHOUSE, reference="H-2307", kept=False,
        reason=BreachReason.UNFEASIBLE,
        why="Nobody asked the warehouse: the part comes from abroad and takes a month.",
        customer=False, comment="I called four times.",
    ),
    DemoPromise(
        AIRPORT, 40, "Your suitcase is at your hotel tonight.",
        kind=DELIVER, deliverer=AIRPORT, reference="A-118", kept=True,
        customer=False, comment="It came, but at two in the morning.",
    ),
    DemoPromise(
        HARBOUR, 3, "We bring the second chair free of charge.",
        kind=DELIVER, deliverer=WAREHOUSE, reference="H-2412", asks=True, kept=None,
    ),
    DemoPromise(
        HARBOUR, 6, "The new door hangs before the weekend.",
        kind=DELIVER, deliverer=WAREHOUSE, reference="H-2409", kept=None,
    ),
    DemoPromise(
        HARBOUR, 1, "We call you back with a price.", reference="H-2415", kept=None,
    ),
)  # fmt: skip

STANDING = (HARBOUR, 170, "We answer every letter within a day.")


@dataclass(frozen=True, slots=True)
class Habit:
    """How a unit promises: every so many days, how many of a hundred it asks about and keeps."""

    unit: str
    deliverer: str
    every: int
    asks: int
    keeps_asked: int
    keeps_unasked: int


HABITS = (
    Habit(HARBOUR, WAREHOUSE, every=4, asks=65, keeps_asked=94, keeps_unasked=60),
    Habit(AIRPORT, AIRPORT, every=5, asks=25, keeps_asked=90, keeps_unasked=52),
    Habit(OLD_TOWN, WAREHOUSE, every=6, asks=85, keeps_asked=95, keeps_unasked=75),
)
USUAL = {
    CALL_BACK: "We call you back by tomorrow.",
    DELIVER: "You have it within a week.",
    REPAIR: "It works again within two weeks.",
}
REASONS = (BreachReason.PEOPLE, BreachReason.THINGS, BreachReason.FORGOTTEN)
