"""What was implemented, counted again by the database, for verification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from culture.metrics import reading
from culture.metrics.content import DIMENSION, ITEM, OVERALL, Draft
from culture.metrics.models import Series
from culture.metrics.stated import Share, stated
from feedback.observations.models import IMPLEMENTED, ObservationOutcome
from feedback.observations.sources import CONVICTION, COUNTED, FEWEST, OBSERVATION

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.metrics.models import Release


def restate() -> Iterator[tuple[Series, Draft]]:
    """What every newest release of observations should say, counted by the database."""
    for series in Series.objects.filter(source=OBSERVATION).select_related("organisation"):
        for release in reading.newest_of_places(series):
            outcomes = _decided(series, release)
            content = stated(series, _shares(outcomes), window=release.window)
            yield series, Draft(release.unit_id, content, release.units)


def _decided(series: Series, release: Release) -> QuerySet[ObservationOutcome]:
    """The outcomes of a unit in a period, as they were when it was published."""
    window = release.window
    known = ObservationOutcome.objects.filter(
        observation__organisation=series.organisation_id,
        observation__path__contains=[release.unit_id],
        observation__kind__in=[kind.value for kind in COUNTED],
        said_at__lte=release.published_at,
    ).exclude(ending="merged")
    day = TruncDate("said_at", tzinfo=series.organisation.zone)
    return known.annotate(day=day).filter(day__gte=window.starts_on, day__lte=window.ends_on)


def _shares(outcomes: QuerySet[ObservationOutcome]) -> Iterator[Share]:
    whole = _count(outcomes)
    yield Share(OVERALL, *whole, kind=OVERALL)
    yield Share(CONVICTION, *whole, kind=DIMENSION)
    for kind in COUNTED:
        part = _count(outcomes.filter(observation__kind=kind.value))
        if part[1] >= FEWEST:
            yield Share(f"kind-{kind.value}", *part, kind=ITEM, dimension=CONVICTION)


def _count(outcomes: QuerySet[ObservationOutcome]) -> tuple[int, int]:
    found = outcomes.aggregate(done=Count("pk", filter=Q(ending__in=IMPLEMENTED)), of=Count("pk"))
    return found["done"], found["of"]
