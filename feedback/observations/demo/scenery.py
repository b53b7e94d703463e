"""What the demo's people noticed in half a year: some things one by one, and usual weeks."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.observations.models import ObservationKind

CUSTOMER, UNCOVERED = ObservationKind.CUSTOMER, ObservationKind.UNCOVERED
ANOMALY, IDEA, THANKS = ObservationKind.ANOMALY, ObservationKind.IDEA, ObservationKind.THANKS
HARBOUR, AIRPORT, OLD_TOWN = "Harbour", "Airport", "Old Town"


@dataclass(frozen=True, slots=True)
class DemoObservation:
    """Something told so many days before today, and what became of it.

    `sender` is a number on the unit's roster, None for somebody anonymous, whose `reply` is passed
    on too. `days` is after how many days it was answered with `answer` and decided with `words`; it
    stays open without `ending`. `situation` is what it is called where it becomes one,
    `action` what is to be done then. `same_as` is the text of what it is put together with.
    """

    unit: str
    day: int
    kind: ObservationKind
    text: str
    sender: int | None = 1
    is_shared: bool = False
    tags: tuple[str, ...] = ()
    days: int = 1
    answer: str = ""
    reply: str = ""
    ending: str = ""
    words: str = ""
    situation: str = ""
    action: str = ""
    to_unit: str = ""
    same_as: str = ""
    votes: int = 0


GATE = "At night the barrier opens by itself when a lorry passes on the quay."
CHARGER = "Customers ask every day for a place to charge a telephone."
NAMED = (
    DemoObservation(
        HARBOUR, 88, ANOMALY, GATE, sender=None, tags=("gate 3", "night"), days=2,
        answer="Thank you. Does it happen with every lorry, or with the long ones only?",
        reply="With the long ones. The sensor seems to look too far out.",
        ending="situation", situation="A barrier opens by itself.",
        words="You were right. We had the sensor turned, and from now on whoever sees it may close "
        "the lane at once.",
    ),
    DemoObservation(
        HARBOUR, 84, ANOMALY, "The barrier at gate 3 opened without anybody, at three in the "
        "morning.", sender=2, tags=("gate 3",), days=1, ending="merged", same_as=GATE,
    ),
    DemoObservation(
        HARBOUR, 120, CUSTOMER, CHARGER, sender=1, is_shared=True, votes=3, days=3,
        ending="answered", words="There are two chargers at the counter since Monday.",
    ),
    DemoObservation(
        HARBOUR, 66, UNCOVERED, "A customer wanted to leave a dog with us for ten minutes.",
        sender=3, is_shared=True, days=1, ending="situation",
        situation="Somebody wants to leave an animal with us.",
        words="Ask first: it depends on who is at the counter, and on the animal.",
    ),
    DemoObservation(
        HARBOUR, 41, IDEA, "Print the number of the night service on the receipt.", sender=None,
        is_shared=True, days=4, to_unit="Region North", ending="answered",
        words="Good idea. It is on the receipts from next month on, in the whole region.",
    ),
    DemoObservation(
        HARBOUR, 33, IDEA, "Let us close the counter at noon on Fridays.", sender=2, days=2,
        ending="declined", words="Many customers come exactly then. We look at the roster instead.",
    ),
    DemoObservation(
        HARBOUR, 13, IDEA, "Two stools at the counter, for people who cannot stand for long.",
        sender=1, is_shared=True, votes=2, days=2, ending="action",
        action="Put two stools at the counter",
        words="You are right. We measure where they fit, and order them this month.",
    ),
    DemoObservation(
        HARBOUR, 5, THANKS, "Thanks to the colleague who drove a customer's medicine home.",
        sender=None, is_shared=True,
    ),
    DemoObservation(
        HARBOUR, 2, UNCOVERED, "May we let somebody use our telephone for a call abroad?",
        sender=4,
    ),
    DemoObservation(
        AIRPORT, 9, ANOMALY, "The display of belt 2 shows the wrong flight after midnight.",
        sender=None, tags=("belt 2",),
    ),
    DemoObservation(
        OLD_TOWN, 52, CUSTOMER, "An old lady could not read the notice about the opening hours.",
        sender=1, is_shared=True, days=1, ending="answered",
        words="The notice hangs lower now, in large letters.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListeningHabit:
    """How a unit tells and how its lead decides: every so many days, and how many of a hundred."""

    unit: str
    every: int
    implements: int
    days: int


HABITS = (
    ListeningHabit(HARBOUR, every=12, implements=60, days=2),
    ListeningHabit(OLD_TOWN, every=16, implements=40, days=5),
)
# What is told in usual weeks; where it becomes a situation, what that is called and its rule.
USUAL = (
    (
        UNCOVERED,
        "Somebody asked us to sign for a parcel of a neighbour.",
        "A neighbour's parcel.",
        "Ask the neighbour's name and the duty manager, then sign.",
    ),
    (
        CUSTOMER,
        "A customer said that the waiting number is hard to see.",
        "A number is missed.",
        "Call it once more by voice, and serve whoever missed it next.",
    ),
    (
        ANOMALY,
        "The form for refunds was missing again this week.",
        "A form is missing.",
        "Ask the back office to print ten, and take the details by hand meanwhile.",
    ),
    (
        IDEA,
        "We could put the most common forms at the door.",
        "Somebody needs a form at once.",
        "The most common ones lie at the door. For any other ask at the counter.",
    ),
    (
        UNCOVERED,
        "A child waited alone for an hour.",
        "A child waits alone.",
        "Stay with it and ask the duty manager to look for the parents.",
    ),
    (
        CUSTOMER,
        "Two customers found nobody who speaks Russian.",
        "Somebody needs an interpreter.",
        "Ask who of us speaks it today, before you ask the customer to wait.",
    ),
    (
        ANOMALY,
        "The lift stops between two floors when it rains.",
        "The lift is out of order.",
        "Ask the house technician at once, and come downstairs to the customer.",
    ),
    (
        IDEA,
        "Tell people at the door how long they will wait.",
        "The wait is longer than half an hour.",
        "Say so at the door. Ask a colleague from the back office to help out.",
    ),
    (
        UNCOVERED,
        "A tourist wanted to pay in another currency.",
        "Somebody pays in another currency.",
        "Ask first: the shift lead knows which currencies we take today.",
    ),
    (
        CUSTOMER,
        "A customer praised that we called back the same day.",
        "A call back is due today.",
        "Ask whoever promised it, and see that the call is made before six.",
    ),
    (
        ANOMALY,
        "The printer prints the address of the customer before.",
        "A wrong address is printed.",
        "Ask for the second printer, and shred the sheet.",
    ),
    (
        IDEA,
        "Keep one chair free for people who cannot stand.",
        "Somebody cannot stand.",
        "The chair beside the counter is theirs. Ask a colleague to keep their place.",
    ),
    (
        UNCOVERED,
        "Somebody wanted to film at the counter.",
        "Somebody films at the counter.",
        "Ask the duty manager first. Other customers are not filmed.",
    ),
    (
        CUSTOMER,
        "People ask where the toilet is, every single day.",
        "Somebody asks for the toilet.",
        "Show the way. Behind the counter only after asking the shift lead.",
    ),
    (
        ANOMALY,
        "The door code has been the same for two years.",
        "A door code is known outside.",
        "Ask the duty manager to change it the same day.",
    ),
)
