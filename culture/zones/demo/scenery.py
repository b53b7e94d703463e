"""What the demo holds dear, what it rules, and what its people asked in half a year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from culture.zones.models import DecisionZone

ACT, ASK, NEVER = DecisionZone.ACT, DecisionZone.ASK, DecisionZone.NEVER


@dataclass(frozen=True, slots=True)
class DemoRule:
    """What a unit rules so many days before today; `of` names the rule above that it refines."""

    unit: str
    day: int
    name: str
    zone: DecisionZone
    guidance: str
    value: str = ""
    amount: Decimal | None = None
    currency: str = ""
    time_limit: str = ""
    call: str = ""
    role: str = ""
    search_words: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """What the nth person of a unit asked so many days before today, and what came of it.

    It waits where `hours` is None. `becomes` makes it a situation; `belongs_to` names one.
    """

    unit: str
    day: int
    who: int
    question: str
    hours: float | None = None
    zone: DecisionZone = ASK
    words: str = ""
    value: str = ""
    becomes: bool = False
    belongs_to: str = ""


VALUES = {
    "honesty": {
        "en": "Honesty",
        "es": "Honestidad",
        "ru": "Честность",
        "nb": "Ærlighet",
    },
    "customer": {
        "en": "The customer leaves with a solution",
        "es": "El cliente se va con una solución",
        "ru": "Клиент уходит, получив решение",
        "nb": "Kunden går herfra med en løsning",
    },
    "together": {
        "en": "We help each other",
        "es": "Nos ayudamos",
        "ru": "Мы помогаем друг другу",
        "nb": "Vi hjelper hverandre",
    },
    "promises": {
        "en": "We promise only what we can keep",
        "es": "Prometemos solo lo que podemos cumplir",
        "ru": "Обещаем только то, что можем сделать",
        "nb": "Vi lover bare det vi kan holde",
    },
    "care": {
        "en": "Everybody goes home safe",
        "es": "Todos volvemos a casa sanos y salvos",
        "ru": "Каждый возвращается домой здоровым",
        "nb": "Alle kommer trygt hjem",
    },
}

WHOLE, NORTH = "Meridian Services", "Region North"
HARBOUR, OLD_TOWN, AIRPORT, HOSPITAL = "Harbour", "Old Town", "Airport", "Hospital"
REFUND = "A customer wants money back"
LATE = "A customer comes just before closing"

RULES = (
    DemoRule(
        WHOLE,
        180,
        REFUND,
        ACT,
        "Listen first, apologise, give it back at once. Write one line in the case.",
        "customer",
        amount=Decimal(80),
        currency="EUR",
        time_limit="the same day",
        call="Duty manager, extension 200",
        search_words="refund reimbursement devolución возврат tilbakebetaling pengene",
    ),
    DemoRule(
        WHOLE,
        180,
        "A customer asks what another customer has with us",
        NEVER,
        "Not even to husband or wife. Offer to speak to the other customer yourself.",
        "honesty",
        search_words="privacy data datos данные personvern",
    ),
    DemoRule(
        WHOLE,
        180,
        "Somebody shouts at a colleague",
        ACT,
        "Stand beside your colleague and take over. Nobody has to stay alone in this.",
        "together",
        call="Duty manager, extension 200",
        search_words="angry threat enfadado угроза sint trussel",
    ),
    DemoRule(
        WHOLE,
        176,
        "We made a mistake that the customer has not noticed",
        ACT,
        "Say it before they find it, and say what you do about it.",
        "honesty",
        search_words="error wrong bill factura ошибка feil",
    ),
    DemoRule(
        WHOLE,
        176,
        "A customer wants a date that another team must keep",
        ASK,
        "Ask that team before you name a day, while the customer waits. Then it holds.",
        "promises",
        time_limit="ten minutes",
        search_words="deadline promise plazo срок frist",
    ),
    DemoRule(
        WHOLE,
        170,
        "A customer offers a present or a tip",
        ASK,
        "Thank them. Small things are shared by the team; for anything else ask first.",
        "honesty",
        search_words="gift regalo подарок gave",
    ),
    DemoRule(
        NORTH,
        150,
        REFUND,
        ASK,
        "Listen first, apologise, and ring the duty manager while the customer is there.",
        "customer",
        call="Duty manager, extension 200",
        search_words="refund reimbursement devolución возврат tilbakebetaling pengene",
        of=REFUND,
    ),
    DemoRule(
        NORTH,
        120,
        LATE,
        ACT,
        "Let them in and finish. Put the time down as working time.",
        "customer",
        time_limit="up to twenty minutes after closing",
        search_words="closing time cierre закрытие stengetid",
    ),
    DemoRule(
        NORTH,
        90,
        "Refunds of business customers",
        ACT,
        "Decide at the counter, and tell the account manager afterwards.",
        "customer",
        amount=Decimal(200),
        currency="EUR",
        role="Customer adviser",
    ),
    DemoRule(
        AIRPORT,
        110,
        "Money back at the counters in the departure hall",
        ASK,
        "The customer flies in an hour: ring, do not write.",
        "customer",
        call="Shift lead at gate desk, extension 310",
        search_words="refund devolución возврат",
        of=REFUND,
    ),
    DemoRule(
        HOSPITAL,
        100,
        "A relative asks for something in a patient's name",
        ASK,
        "Be kind and be clear: we need the patient's word first.",
        "honesty",
        call="Ward office, extension 440",
    ),
)

QUESTIONS = (
    # Harbour: many questions, answers come slowly, and few become a rule.
    DemoQuestion(
        HARBOUR, 165, 2, "A customer has no receipt but I remember the sale. May I exchange it?",
        52, ACT, "Yes. If you remember it, that is proof enough.", "customer",
    ),
    DemoQuestion(
        HARBOUR, 150, 3, "May I call a taxi for a customer who missed the last bus because of us?",
        75, ACT, "Yes, and keep the slip.", "customer", becomes=True,
    ),
    DemoQuestion(
        HARBOUR, 140, 4, "A parcel was left at the counter and nobody knows whose it is. What now?",
        30, ASK, "Keep it for a day and tell me.",
    ),
    DemoQuestion(
        HARBOUR, 119, 2, "The system is down. May I note the order on paper and promise tomorrow?",
        96, ASK, "Note it, and ask the back office before you say tomorrow.", "promises",
        belongs_to="A customer wants a date that another team must keep",
    ),
    DemoQuestion(
        HARBOUR, 104, 5, "May I give a customer my direct number?",
        48, ACT, "If you want to. Nobody has to.",
    ),
    DemoQuestion(
        HARBOUR, 84, 3, "A customer asks me to be quick and skip the identity check.",
        20, NEVER, "Never, and tell them why: it protects them.", "honesty",
    ),
    DemoQuestion(
        HARBOUR, 70, 6, "May I send a customer to a competitor who has it in stock?",
        120, ACT, "Yes. They will remember who helped.", "customer",
    ),
    DemoQuestion(
        HARBOUR, 52, 2, "A school class wants to look behind the counter. May I let them?",
        66, ASK, "Ask me for the day, then gladly.",
    ),
    DemoQuestion(
        HARBOUR, 40, 1, "May I offer a free month when we kept somebody waiting for a week?",
        90, ASK, "Ask me first; mostly I will say yes.", "customer",
    ),
    DemoQuestion(
        HARBOUR, 5, 1, "A customer wants last month's discount, which I told them about. May I?",
        26, ACT, "Yes. We said it, so it holds.", "promises",
    ),
    DemoQuestion(HARBOUR, 2, 4, "May I accept a return two days after the deadline?"),
    # Old Town: answers come within hours, and most become a rule.
    DemoQuestion(
        OLD_TOWN, 160, 1, "May I deliver something on my way home?",
        3, ACT, "Yes, if it is on your way and you want to.", "customer", becomes=True,
    ),
    DemoQuestion(
        OLD_TOWN, 128, 2, "A regular forgot the purse. May I let them pay tomorrow?",
        2, ACT, "Up to thirty euros, note the name.", "customer", becomes=True,
    ),
    DemoQuestion(
        OLD_TOWN, 101, 3, "Somebody asks me to keep an eye on a child for a minute.",
        1, ASK, "Call a colleague, so that two of you are there.", "care", becomes=True,
    ),
    DemoQuestion(
        OLD_TOWN, 77, 4, "May I open the side door for a wheelchair without asking?",
        0.5, ACT, "Always.", "customer", becomes=True,
    ),
    DemoQuestion(
        OLD_TOWN, 49, 1, "May I let somebody pay on Monday who is always here?",
        5, ACT, "The same as with the purse.", "customer",
        belongs_to="A regular forgot the purse. May I let them pay tomorrow?",
    ),
    DemoQuestion(
        OLD_TOWN, 36, 5, "A customer wants to leave a suitcase for the afternoon.",
        6, ASK, "Only in the back room, and only today.",
    ),
    # Airport: most of what is asked waits.
    DemoQuestion(AIRPORT, 130, 1, "May I leave the counter to walk somebody to the gate?"),
    DemoQuestion(
        AIRPORT, 112, 2, "The flight leaves in ten minutes and the queue is long. Who goes first?",
        200, ASK, "Ring the shift lead.", "customer",
    ),
    DemoQuestion(AIRPORT, 88, 3, "May I give water to people who wait for more than an hour?"),
    DemoQuestion(AIRPORT, 66, 4, "A passenger wants me to hold a bag.",
                 30, NEVER, "Never: it is the law here.", "care", becomes=True),
    DemoQuestion(AIRPORT, 50, 2, "May I rebook without the fee when our machine was broken?"),
    DemoQuestion(AIRPORT, 38, 5, "May I make an announcement in another language?"),
    # The region itself, and a lead who asks: both wait for the regional manager.
    DemoQuestion(
        NORTH, 95, 1, "May I promise a branch a replacement for tomorrow?",
        8, ASK, "Ask the other branches first.", "promises",
        belongs_to="A customer wants a date that another team must keep",
    ),
    DemoQuestion(NORTH, 1, 1, "A branch asks for two people on Saturday. May I decide that?"),
    DemoQuestion(
        HARBOUR, 3, 0, "The lift is broken all week. May we give each customer a free drink?"
    ),
)  # fmt: skip
