"""What became of the demo's customers who wished an answer; all of it is invented."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "en": "Thank you for telling us. We have looked into it and put it right.",
    "es": "Gracias por avisarnos. Lo hemos comprobado y lo hemos arreglado.",
    "ru": "Спасибо, что сообщили. Мы разобрались и всё исправили.",
    "nb": "Takk for at du sa fra. Vi har sett på det og ordnet det.",
}
CALLED = "Called on Tuesday, a quarter of an hour."


@dataclass(frozen=True, slots=True)
class DemoCase:
    """What became of one customer.

    `weeks` ago it could be read; it was answered `after` so many days from that Monday, None where
    nobody did; `solved` is what the customer said. `again` is after how many days it was answered
    once more, None where it still waits.
    """

    weeks: int
    after: int | None = None
    solved: bool | None = None
    comment: str = ""
    again: int | None = None


# In the order of the customers' addresses, again and again.
CASES = (
    DemoCase(9, after=3, solved=True, comment="Thank you, that was quick."),
    DemoCase(0),
    DemoCase(7, after=12, solved=True),
    DemoCase(3),
    DemoCase(5, after=8, solved=False, comment="The second charge is still there.", again=2),
    DemoCase(0),
    DemoCase(6, after=4),
    DemoCase(4, after=6, solved=True),
    DemoCase(2, after=7, solved=False, comment="Nobody called me back."),
    DemoCase(0),
    DemoCase(8, after=2, solved=True),
    DemoCase(10, after=5),
    DemoCase(2),
    DemoCase(11, after=9, solved=True, comment="In the end it was."),
    DemoCase(3, after=9),
    DemoCase(12, after=4, solved=True),
)
