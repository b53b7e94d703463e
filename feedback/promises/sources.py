"""Promises as a source: the share kept, and beside it the customers' gap in reliability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from culture.accounts.models import Organisation
from culture.chain.links import COMMUNICATION, CUSTOMER, PROMISE
from culture.metrics import sources
from culture.metrics.content import GAP
from culture.metrics.shares import CountedSource
from culture.metrics.sources import Regime, SideRef, Source
from feedback.promises.models import Promise, PromiseSource
from feedback.promises.rhythms import PromiseKind
from feedback.promises.settled import Settled, settled_in

if TYPE_CHECKING:
    import datetime as dt

RELIABILITY = "reliability"  # the dimension of customers that promises are held against
SIDES = (SideRef(PROMISE, GAP), SideRef(CUSTOMER, GAP))
NAME = gettext_lazy("Promises kept")
COUNTED: CountedSource[Settled] = CountedSource(
    source=PROMISE,
    name=NAME,
    dimension=RELIABILITY,
    items={f"kind-{value}": label for value, label in PromiseKind.choices}
    | {f"source-{value}": label for value, label in PromiseSource.choices},
    counts_in=lambda one, key: key in (f"kind-{one.kind}", f"source-{one.source}"),
    is_hit=lambda one: one.is_kept,
)


def register() -> None:
    """Add what is stated, and the link of the gap map that is derived from it."""
    from feedback.promises.restating import restate  # noqa: PLC0415 (it reads this module)

    sources.register(Source(PROMISE, NAME, Regime.STATED, restate=restate))
    sources.register(
        Source(COMMUNICATION, gettext_lazy("Communication"), Regime.DERIVED, sides=SIDES)
    )


def state_all(*, now: dt.datetime) -> int:
    """Publish what was kept, by month, quarter and year; return how many releases. Idempotent."""
    promising = Organisation.objects.filter(pk__in=Promise.objects.values("organisation"))
    return sum(
        COUNTED.state(organisation, settled_in(organisation, now=now), now=now)
        for organisation in promising.order_by("pk")
    )
