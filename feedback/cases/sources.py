"""Cases as a source: the share of customers who were answered in time."""

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
from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import sources
from culture.metrics.content import DELIVERED, DIMENSION, ITEM, OVERALL, Draft
from culture.metrics.measures import ItemFacts, MeasureFacts, SectionFacts, describe_measure
from culture.metrics.sources import Regime, Source
from culture.metrics.stated import HIGH, LOW, Share, stated
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.privacy.periods import Grain, Period
from feedback.cases.models import Case
from feedback.cases.settled import SettledRound, settled_in

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise as Lazy

    from culture.metrics.models import Series

SOURCE = "case"
ANSWERED, FIRST, AGAIN = "answered", "first", "again"
NAME = gettext_lazy("Customers answered in time")
ITEMS = {FIRST: gettext_lazy("the first time"), AGAIN: gettext_lazy("after it was opened again")}


def register() -> None:
    """Add what is stated."""
    from feedback.cases.restating import restate  # noqa: PLC0415 (it reads this module)

    sources.register(Source(SOURCE, NAME, Regime.STATED, restate=restate))


def state_all(*, now: dt.datetime) -> int:
    """Publish shares by month, quarter and year; return how many releases. Idempotent."""
    answering = Organisation.objects.filter(pk__in=Case.objects.values("organisation"))
    return sum(_state(organisation, now=now) for organisation in answering.order_by("pk"))


@transaction.atomic
def _state(organisation: Organisation, *, now: dt.datetime) -> int:
    series = series_of(organisation)
    locks.take(Lock.SERIES, series.pk)
    return publish(series, drafts_of(series, settled_in(organisation, now=now)), now=now)


def drafts_of(series: Series, settled: Iterable[SettledRound]) -> Iterator[Draft]:
    """Draft the shares of every unit, and all below it, in every period of which any is decided."""
    together: dict[tuple[int, Period], list[SettledRound]] = defaultdict(list)
    for one in settled:
        for period in (Period.around(one.day, grain) for grain in Grain):
            for place in one.path:  # as the tree was when the case began
                together[place, period].append(one)
    for (place, period), found in sorted(together.items()):
        content = stated(series, shares_of(found), window=Window(period=period))
        yield Draft(place, content, sorted({one.unit for one in found}))


def shares_of(found: Iterable[SettledRound]) -> list[Share]:
    """The share over all, of first rounds and of later ones; overall and dimension are equal."""
    told = list(found)
    return [
        _share(OVERALL, told, kind=OVERALL),
        _share(ANSWERED, told, kind=DIMENSION),
        _share(FIRST, [one for one in told if one.is_first]),
        _share(AGAIN, [one for one in told if not one.is_first]),
    ]


def series_of(organisation: Organisation) -> Series:
    """The series of an organisation's cases, with what its shares are called."""
    identity = uuid.uuid5(organisation.uuid, SOURCE)
    items = tuple(ItemFacts(key, _names(name)) for key, name in ITEMS.items())
    facts = MeasureFacts(
        source=SOURCE,
        instrument=identity,
        key=SOURCE,
        version=uuid.uuid5(identity, "1"),
        number=1,
        names=_names(NAME),
        low=LOW,
        high=HIGH,
        sides=(DELIVERED,),
        labels={},
        sections=[SectionFacts(ANSWERED, _names(NAME), {}, 1, items)],
        overall_factor=1,
        weighted_factor=1,
        asks_importance=False,
        has_minimum=False,
    )
    return describe_measure(organisation=organisation, facts=facts).series


def _share(key: str, found: list[SettledRound], *, kind: str = ITEM) -> Share:
    hits = sum(one.is_in_time for one in found)
    return Share(key, hits, len(found), kind=kind, dimension=ANSWERED if kind == ITEM else None)


def _names(label: Lazy | str) -> dict[str, str]:
    """A name in each language of the house."""
    named = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            named[code] = str(label)
    return named
