"""What was answered in time, counted again from its rows by a path of its own, for verification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, F, Q, When
from django.db.models.functions import Least, TruncDate

from culture.metrics import reading
from culture.metrics.content import DIMENSION, OVERALL, Draft
from culture.metrics.models import Series
from culture.metrics.stated import Share, stated
from feedback.cases.models import CaseRound
from feedback.cases.settled import UNDO
from feedback.cases.sources import ANSWERED, SOURCE

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.metrics.models import Release

IN_TIME = Q(reply__said_at__lt=F("due_at"), replied=1)


def restate() -> Iterator[tuple[Series, Draft]]:
    """What every newest release of cases should say, counted by the database."""
    for series in Series.objects.filter(source=SOURCE).select_related("organisation"):
        for release in reading.newest_of_places(series):
            content = stated(series, _shares(_decided(series, release)), window=release.window)
            yield series, Draft(release.unit_id, content, release.units)


def _decided(series: Series, release: Release) -> QuerySet[CaseRound]:
    """The rounds of a unit that were decided in a period, as was known when it was published."""
    then, zone = release.published_at, series.organisation.zone
    is_answered = Q(reply__said_at__lte=then - UNDO)
    day: DateField[Any, Any] = DateField()
    replied_on = TruncDate("reply__said_at", tzinfo=zone)
    rows = CaseRound.objects.filter(
        case__organisation=series.organisation_id, case__path__contains=[release.unit_id]
    ).annotate(
        replied=Case(When(is_answered, then=1)),
        day=Case(
            When(is_answered, then=Least("due_on", replied_on, output_field=day)),
            default="due_on",
            output_field=day,
        ),
    )
    is_kept = Q(case__contact__erased_on=None) | Q(case__contact__erased_on__gt=F("due_on"))
    decided = Q(replied=1) | Q(replied=None, due_at__lte=then) & (is_kept | Q(reply__isnull=False))
    window = release.window
    return rows.filter(decided, day__gte=window.starts_on, day__lte=window.ends_on)


def _shares(rounds: QuerySet[CaseRound]) -> Iterator[Share]:
    whole = _count(rounds)
    yield Share(OVERALL, *whole, kind=OVERALL)
    yield Share(ANSWERED, *whole, kind=DIMENSION)


def _count(rounds: QuerySet[CaseRound]) -> tuple[int, int]:
    found = rounds.aggregate(hits=Count("pk", filter=IN_TIME), of=Count("pk"))
    return found["hits"], found["of"]
