"""What was kept, counted again from its rows by a path of its own, for verification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, F, Q, Value, When
from django.db.models.functions import Least, TruncDate

from culture.chain.links import PROMISE
from culture.metrics import reading
from culture.metrics.content import DIMENSION, ITEM, OVERALL, Draft
from culture.metrics.models import Series
from culture.metrics.stated import Share, stated
from feedback.promises.models import PromiseSource, PromiseTerm
from feedback.promises.rhythms import PromiseKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.metrics.models import Release

KEPT = Q(end__outcome="kept", end__ended_at__lte=F("closes_at"))


def restate() -> Iterator[tuple[Series, Draft]]:
    """What every newest release of promises should say, counted by the database."""
    for series in Series.objects.filter(source=PROMISE).select_related("organisation"):
        for release in reading.newest_of_places(series):
            terms = _decided(series, release)
            content = stated(series, _shares(terms), window=release.window)
            yield series, Draft(release.unit_id, content, release.units)


def _decided(series: Series, release: Release) -> QuerySet[PromiseTerm]:
    """The terms of a unit that were decided in a period, as it was known when it was published."""
    then, zone = release.published_at, series.organisation.zone
    known = PromiseTerm.objects.filter(
        promise__organisation=series.organisation_id,
        promise__path__contains=[release.unit_id],
        promise__given__given_at__lte=then,
    )
    is_ended = Q(end__ended_at__lte=then)
    ended_on = TruncDate("end__ended_at", tzinfo=zone)
    day: DateField[Any, Any] = DateField()
    rows = known.annotate(
        ended=Case(When(is_ended, then=Value(1))),
        day=Case(
            When(is_ended, then=Least("due_on", ended_on, output_field=day)),
            default="due_on",
            output_field=day,
        ),
    )
    decided = Q(end__outcome__in=["kept", "broken"], ended=1) | Q(ended=None, closes_at__lte=then)
    window = release.window
    return rows.filter(decided, day__gte=window.starts_on, day__lte=window.ends_on)


def _shares(terms: QuerySet[PromiseTerm]) -> Iterator[Share]:
    whole = _count(terms)
    yield Share(OVERALL, *whole, kind=OVERALL)
    yield Share("reliability", *whole, kind=DIMENSION)
    for group, values in (("kind", PromiseKind.values), ("source", PromiseSource.values)):
        for value in values:
            part = _count(terms.filter(**{f"promise__{group}": value}))
            yield Share(f"{group}-{value}", *part, kind=ITEM, dimension="reliability")


def _count(terms: QuerySet[PromiseTerm]) -> tuple[int, int]:
    found = terms.aggregate(kept=Count("pk", filter=KEPT & Q(ended=1)), of=Count("pk"))
    return found["kept"], found["of"]
