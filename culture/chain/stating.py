"""From predictions and standards to what is published: releases of stated sources.

Predictions are published as soon as they are made. Standards are published for the running quarter
alone, so moving a unit or changing a standard rewrites nothing that was published before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from culture.chain.asked import quarter_of
from culture.chain.links import CUSTOMER, PREDICTION, STANDARD
from culture.chain.models import Prediction, Standard
from culture.chain.standards import StandardBook
from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import reading
from culture.metrics.content import DELIVERED, DIMENSION, EXPECTED, Draft
from culture.metrics.models import Series, Subject
from culture.metrics.queries import newest_subjects
from culture.metrics.stated import StatedLevel, series_about, stated_levels
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.org.models import Unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.privacy.periods import Period

STATING = "chain.state_all"  # what the task is called
PREDICTED = Prediction.State.PREDICTED


def state_all(*, now: dt.datetime) -> int:
    """Publish what was predicted and set since; return how many releases. Idempotent."""
    known = Series.objects.filter(source=CUSTOMER).select_related("organisation")
    predicted = known.filter(pk__in=Prediction.objects.filter(state=PREDICTED).values("series"))
    set_for = known.filter(pk__in=Standard.objects.values("series"))
    made = sum(_state_predictions(series, now=now) for series in predicted.order_by("pk"))
    return made + sum(
        state_standards(series, quarter_of(series.organisation.day_of(now)), now=now)
        for series in set_for.order_by("pk")
    )


@transaction.atomic
def _state_predictions(origin: Series, *, now: dt.datetime) -> int:
    series = series_about(origin, source=PREDICTION, side=EXPECTED)
    locks.take(Lock.SERIES, series.pk)
    subjects = newest_subjects(origin)
    predictions = Prediction.objects.filter(series=origin, state=PREDICTED)
    together: dict[tuple[int, Period], list[Prediction]] = defaultdict(list)
    for one in predictions.order_by("starts_on", "unit", "pk"):
        together[one.unit_id, one.quarter].append(one)
    drafts = [
        _predicted(series, unit, quarter, said, subjects)
        for (unit, quarter), said in together.items()
    ]
    return publish(series, drafts, now=now)


def _predicted(
    series: Series, unit: int, quarter: Period, said: list[Prediction], subjects: list[Subject]
) -> Draft:
    """The mean of what the leads of a unit predict, which is what one says of one."""
    keys = [one.key for one in subjects if one.kind == DIMENSION]
    levels = [
        StatedLevel(key, sum(found) / len(found), len(found))
        for key in keys
        if (found := [float(one.levels[key]) for one in said if key in one.levels])
    ]
    window = Window(period=quarter)
    content = stated_levels(series, levels, dimensions=len(keys), window=window)
    return Draft(unit, content, [unit])


@transaction.atomic
def state_standards(origin: Series, quarter: Period, *, now: dt.datetime) -> int:
    """Publish the standards that count in a quarter, in every unit that customers speak of."""
    series = series_about(origin, source=STANDARD, side=DELIVERED)
    locks.take(Lock.SERIES, series.pk)
    return publish(series, _set_drafts(origin, series, quarter), now=now)


def _set_drafts(origin: Series, series: Series, quarter: Period) -> Iterator[Draft]:
    book, subjects = StandardBook.read([origin]), newest_subjects(origin)
    units = Unit.objects.filter(organisation=origin.organisation_id)
    measured = reading.measured_units(CUSTOMER, units.values_list("pk", flat=True))
    for unit in units.filter(pk__in=[pk for pk, found in measured.items() if origin in found]):
        known = book.in_force(unit, origin, quarter=quarter)
        yield _set(series, unit.pk, quarter, known, subjects)


def _set(
    series: Series, unit: int, quarter: Period, known: Sequence[Standard], subjects: list[Subject]
) -> Draft:
    """The targets of a unit; those of what is no longer asked do not count."""
    names = {one.dimension: one.key for one in subjects if one.kind == DIMENSION}
    asked = {(one.kind, one.key): names[one.dimension] for one in subjects}
    levels = [
        StatedLevel(
            one.key,
            one.level,
            kind=one.kind,
            dimension=None if one.kind == DIMENSION else asked[one.spot],
        )
        for one in known
        if one.spot in asked
    ]
    content = stated_levels(series, levels, dimensions=len(names), window=Window(period=quarter))
    return Draft(unit, content, sorted({one.unit_id for one in known}))
