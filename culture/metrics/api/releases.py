"""Reading releases through the API: what the privacy guards published, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from rest_framework import generics, serializers

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from culture.api.pagination import CursorPagination
from culture.metrics import embargoes, reading
from culture.metrics.models import Release
from culture.metrics.windows import EDITION
from culture.privacy.periods import Grain

if TYPE_CHECKING:
    from django.db.models import QuerySet

GRAINS = [(grain, grain) for grain in (*(one.value for one in Grain), EDITION)]


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """The newest numbers of one unit, series and period or edition, as published.

    Of when, the day: a number of customers is published as the last answer comes that it needs.
    """

    unit = serializers.UUIDField(source="unit.uuid")
    about = serializers.UUIDField(source="about.uuid", allow_null=True, default=None)
    source: Any = serializers.CharField(source="series.source")
    series = serializers.UUIDField(source="series.uuid")
    names = serializers.DictField(source="series.names", child=serializers.CharField())
    published_on = serializers.DateField()
    content = serializers.DictField()

    class Meta:
        model = Release
        fields = (
            "uuid",
            "unit",
            "about",
            "source",
            "series",
            "names",
            "grain",
            "starts_on",
            "edition",
            "edition_name",
            "sequence",
            "published_on",
            "sha256",
            "content",
        )


class PlacePagination(CursorPagination):
    """Pages in the order of places, for that in which releases were written tells the hour.

    A place stands where it stood when its release is followed by another one meanwhile.
    """

    ordering = ("unit_id", "series_id", "grain", "starts_on", "edition", "about_id")
    offset_cutoff = 1_000_000  # releases of one unit, for a cursor counts on from its first


class ReleaseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Releases by unit, source, series and time; `period` is the first day of the period."""

    unit = django_filters.UUIDFilter(field_name="unit__uuid")
    source = django_filters.CharFilter(field_name="series__source")
    series = django_filters.UUIDFilter(field_name="series__uuid")
    grain = django_filters.ChoiceFilter(choices=GRAINS)
    period = django_filters.DateFilter(field_name="starts_on")
    edition = django_filters.UUIDFilter(field_name="edition")

    class Meta:
        model = Release
        fields = ("unit", "source", "series", "grain", "period", "edition")


class ReleaseListView(generics.ListAPIView[Release]):
    """Released numbers: for each unit, series and period or edition the newest release.

    A place without a release is withheld, whatever the reason. What a lead is asked to predict
    first is left out until they have: whoever holds a key may be anybody.
    """

    scope = Scope.GAPS_READ
    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilter
    pagination_class = PlacePagination
    queryset = Release.objects.none()

    def get_queryset(self) -> QuerySet[Release]:
        """Newest releases of the key's organisation."""
        organisation = organisation_of(self.request)
        releases = embargoes.open_to_programs(
            reading.newest_of_all(organisation),
            organisation=organisation,
            now=self.request.now,  # type: ignore[attr-defined]
        )
        return releases.select_related("unit", "about", "series__organisation")
