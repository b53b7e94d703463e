"""Cases as a source: the share of customers who were answered in time.

First and later rounds are not told apart: that there is a later one, a customer has said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from culture.accounts.models import Organisation
from culture.metrics import sources
from culture.metrics.shares import CountedSource
from culture.metrics.sources import Regime, Source
from feedback.cases.models import Case
from feedback.cases.settled import SettledRound, settled_in

if TYPE_CHECKING:
    import datetime as dt

SOURCE = "case"
ANSWERED = "answered"
NAME = gettext_lazy("Customers answered in time")
COUNTED: CountedSource[SettledRound] = CountedSource(
    source=SOURCE,
    name=NAME,
    dimension=ANSWERED,
    items={},
    counts_in=lambda _one, _key: False,
    is_hit=lambda one: one.is_in_time,
)


def register() -> None:
    """Add what is stated."""
    from feedback.cases.restating import restate  # noqa: PLC0415 (it reads this module)

    sources.register(Source(SOURCE, NAME, Regime.STATED, restate=restate))


def state_all(*, now: dt.datetime) -> int:
    """Publish shares by month, quarter and year; return how many releases. Idempotent."""
    answering = Organisation.objects.filter(pk__in=Case.objects.values("organisation"))
    return sum(
        COUNTED.state(organisation, settled_in(organisation, now=now), now=now)
        for organisation in answering.order_by("pk")
    )
