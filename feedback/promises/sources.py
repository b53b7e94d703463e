"""Promises as a source: the share kept, and beside it the customers' gap in reliability."""

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
from culture.chain.links import COMMUNICATION, CUSTOMER, PROMISE
from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import sources
from culture.metrics.content import DELIVERED, DIMENSION, GAP, ITEM, OVERALL, Draft
from culture.metrics.measures import ItemFacts, MeasureFacts, SectionFacts, describe_measure
from culture.metrics.sources import Regime, SideRef, Source
from culture.metrics.stated import HIGH, LOW, Share, stated
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.privacy.periods import Grain, Period
from feedback.promises.models import Promise, PromiseSource
from feedback.promises.rhythms import PromiseKind
from feedback.promises.settled import Settled, settled_in

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise as Lazy

    from culture.metrics.models import Series

RELIABILITY = "reliability"  # the dimension of customers that promises are held against
SIDES = (SideRef(PROMISE, GAP), SideRef(CUSTOMER, GAP))
NAME = gettext_lazy("Promises kept")


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
    return sum(_state(organisation, now=now) for organisation in promising.order_by("pk"))


@transaction.atomic
def _state(organisation: Organisation, *, now: dt.datetime) -> int:
    series = series_of(organisation)
    locks.take(Lock.SERIES, series.pk)
    return publish(series, drafts_of(series, settled_in(organisation, now=now)), now=now)


def drafts_of(series: Series, settled: Iterable[Settled]) -> Iterator[Draft]:
    """Draft the shares of every unit, and all below it, in every period of which any is decided."""
    together: dict[tuple[int, Period], list[Settled]] = defaultdict(list)
    for one in settled:
        for period in (Period.around(one.day, grain) for grain in Grain):
            for place in one.path:  # as the tree was when it was promised
                together[place, period].append(one)
    for (place, period), found in sorted(together.items()):
        content = stated(series, shares_of(found), window=Window(period=period))
        yield Draft(place, content, sorted({one.unit for one in found}))


def shares_of(found: Iterable[Settled]) -> list[Share]:
    """The share kept over all, by kind and by source; overall and the one dimension are equal."""
    told = list(found)
    return [
        _share(OVERALL, told, kind=OVERALL),
        _share(RELIABILITY, told, kind=DIMENSION),
        *(
            _share(f"kind-{key}", [one for one in told if one.kind == key])
            for key in PromiseKind.values
        ),
        *(
            _share(f"source-{key}", [one for one in told if one.source == key])
            for key in PromiseSource.values
        ),
    ]


def series_of(organisation: Organisation) -> Series:
    """The series of an organisation's promises, with what its shares are called."""
    identity = uuid.uuid5(organisation.uuid, PROMISE)
    items = [
        ItemFacts(f"{group}-{value}", _names(label))
        for group, labels in (("kind", PromiseKind.choices), ("source", PromiseSource.choices))
        for value, label in labels
    ]
    section = SectionFacts(RELIABILITY, _names(NAME), {}, 1, tuple(items))
    facts = MeasureFacts(
        source=PROMISE,
        instrument=identity,
        key=PROMISE,
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


def _share(key: str, found: list[Settled], *, kind: str = ITEM) -> Share:
    kept = sum(one.is_kept for one in found)
    return Share(key, kept, len(found), kind=kind, dimension=RELIABILITY if kind == ITEM else None)


def _names(label: Lazy | str) -> dict[str, str]:
    """A name in each language of the house."""
    named = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            named[code] = str(label)
    return named
