"""Observations as a source: the share implemented, and beside it the team's word on conviction.

What is published counts what leads decided, never what came or when: so it tells nothing of who
told it. A period with fewer than five outcomes publishes nothing.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from culture.accounts.models import Organisation
from culture.chain.links import EMPLOYEE
from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import sources
from culture.metrics.content import DELIVERED, DIMENSION, ITEM, OVERALL, Draft
from culture.metrics.measures import ItemFacts, MeasureFacts, SectionFacts, describe_measure
from culture.metrics.sources import Regime, SideRef, Source
from culture.metrics.stated import HIGH, LOW, Share, stated
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.privacy.periods import Grain, Period
from feedback.observations.decided import DecidedObservation, decided_in
from feedback.observations.models import Observation, ObservationKind

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise as Lazy

    from culture.metrics.models import Series

OBSERVATION, SAID_AND_DONE = "observation", "said-and-done"
CLIMATE = "service-climate"  # the questionnaire in which a team says how convinced its leaders are
CONVICTION = "management-conviction"  # the dimension of it
FEWEST = 5
COUNTED = tuple(kind for kind in ObservationKind if kind != ObservationKind.THANKS)
SIDES = (SideRef(EMPLOYEE, DELIVERED, key=CLIMATE), SideRef(OBSERVATION, DELIVERED))
NAME = gettext_lazy("Observations implemented")


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
    return sum(_state(organisation, now=now) for organisation in telling.order_by("pk"))


@transaction.atomic
def _state(organisation: Organisation, *, now: dt.datetime) -> int:
    series = series_of(organisation)
    locks.take(Lock.SERIES, series.pk)
    return publish(series, drafts_of(series, decided_in(organisation)), now=now)


def drafts_of(series: Series, decided: Iterable[DecidedObservation]) -> Iterator[Draft]:
    """Draft the shares of every unit, and all below it, in every period with five outcomes."""
    together: dict[tuple[int, Period], list[DecidedObservation]] = defaultdict(list)
    for one in decided:
        for period in (Period.around(one.day, grain) for grain in Grain):
            for place in one.path:
                together[place, period].append(one)
    for (place, period), found in sorted(together.items()):
        if len(found) >= FEWEST:
            content = stated(series, shares_of(found), window=Window(period=period))
            yield Draft(place, content, sorted({one.unit for one in found}))


def shares_of(found: Iterable[DecidedObservation]) -> list[Share]:
    """The share implemented over all and by kind; overall and the one dimension are equal."""
    told = list(found)
    by_kind = [
        _share(f"kind-{kind}", [one for one in told if one.kind == kind]) for kind in COUNTED
    ]
    return [
        _share(OVERALL, told, kind=OVERALL),
        _share(CONVICTION, told, kind=DIMENSION),
        *(share for share in by_kind if share.of >= FEWEST),
    ]


def series_of(organisation: Organisation) -> Series:
    """The series of an organisation's observations, with what its shares are called."""
    identity = uuid.uuid5(organisation.uuid, OBSERVATION)
    items = tuple(ItemFacts(f"kind-{kind.value}", _names(kind.label)) for kind in COUNTED)
    section = SectionFacts(CONVICTION, _names(NAME), {}, 1, items)
    facts = MeasureFacts(
        source=OBSERVATION,
        instrument=identity,
        key=OBSERVATION,
        version=uuid.uuid5(identity, "1"),
        number=1,
        names=_names(NAME),
        low=LOW,
        high=HIGH,
        sides=(DELIVERED,),
        labels={},
        sections=[section],
        overall_factor=1,
        weighted_factor=1,
        asks_importance=False,
        has_minimum=False,
    )
    return describe_measure(organisation=organisation, facts=facts).series


def _share(key: str, found: list[DecidedObservation], *, kind: str = ITEM) -> Share:
    done = sum(one.is_implemented for one in found)
    dimension = CONVICTION if kind == ITEM else None
    return Share(key, done, len(found), kind=kind, dimension=dimension)


def _names(label: Lazy | str) -> dict[str, str]:
    """A name in each language of the house."""
    named = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            named[code] = str(label)
    return named
