"""Observations as a source: the share implemented, and beside it the team's word on conviction.

What is published counts what leads decided, never what came or when: so it tells nothing of who
told it. Outcomes are counted together in fives and more, so no two numbers differ by fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from culture.accounts.models import Organisation
from culture.chain.links import EMPLOYEE
from culture.metrics import sources
from culture.metrics.content import DELIVERED
from culture.metrics.shares import CountedSource
from culture.metrics.sources import Regime, SideRef, Source
from feedback.observations.decided import DecidedObservation, decided_in
from feedback.observations.models import Observation, ObservationKind

if TYPE_CHECKING:
    import datetime as dt

OBSERVATION, SAID_AND_DONE = "observation", "said-and-done"
CLIMATE = "service-climate"  # the questionnaire in which a team says how convinced its leaders are
CONVICTION = "management-conviction"  # the dimension of it
FEWEST = 5
COUNTED = tuple(kind for kind in ObservationKind if kind != ObservationKind.THANKS)
SIDES = (SideRef(EMPLOYEE, DELIVERED, key=CLIMATE), SideRef(OBSERVATION, DELIVERED))
NAME = gettext_lazy("Observations implemented")


def key_of(kind: str) -> str:
    """The key of the part in which observations of a kind count."""
    return f"kind-{kind}"


STATED: CountedSource[DecidedObservation] = CountedSource(
    source=OBSERVATION,
    name=NAME,
    dimension=CONVICTION,
    items={key_of(kind.value): kind.label for kind in COUNTED},
    counts_in=lambda one, key: key == key_of(one.kind),
    is_hit=lambda one: one.is_implemented,
    k=FEWEST,
)


def register() -> None:
    """Add what is stated, and what is derived from it: what is said and what is done."""
    from feedback.observations.restating import restate  # noqa: PLC0415 (it reads this module)

    sources.register(Source(OBSERVATION, NAME, Regime.STATED, restate=restate))
    sources.register(
        Source(SAID_AND_DONE, gettext_lazy("Said and done"), Regime.DERIVED, sides=SIDES)
    )


def state_all(*, now: dt.datetime) -> int:
    """Publish what was implemented, by period; return how many releases. Idempotent."""
    telling = Organisation.objects.filter(pk__in=Observation.objects.values("organisation"))
    return sum(
        STATED.state(organisation, decided_in(organisation), now=now)
        for organisation in telling.order_by("pk")
    )
