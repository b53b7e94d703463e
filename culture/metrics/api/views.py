"""Reading released gaps through the API: what the privacy guard published, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Exists, OuterRef
from rest_framework import generics, serializers

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from culture.metrics.models import Release
from culture.privacy.periods import Grain

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """The newest numbers of one unit, series and period, as published."""

    unit = serializers.UUIDField(source="unit.uuid")
    series = serializers.UUIDField(source="series.uuid")
    names = serializers.DictField(source="series.names", child=serializers.CharField())
    content = serializers.DictField()

    class Meta:
        model = Release
        fields = (
            "uuid",
            "unit",
            "series",
            "names",
            "grain",
            "starts_on",
            "sequence",
            "published_at",
            "sha256",
            "content",
        )


class GapFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Releases by unit, series and period; `period` is the first day of the period."""

    unit = django_filters.UUIDFilter(field_name="unit__uuid")
    series = django_filters.UUIDFilter(field_name="series__uuid")
    grain = django_filters.ChoiceFilter(choices=[(grain.value, grain.value) for grain in Grain])
    period = django_filters.DateFilter(field_name="starts_on")

    class Meta:
        model = Release
        fields = ("unit", "series", "grain", "period")


class GapListView(generics.ListAPIView[Release]):
    """Released gaps: for each unit, series and period the newest release.

    A unit or period without a release is withheld, whatever the reason.
    """

    scope = Scope.GAPS_READ
    serializer_class = ReleaseSerializer
    filterset_class = GapFilter
    queryset = Release.objects.none()

    def get_queryset(self) -> QuerySet[Release]:
        """Newest releases of the key's organisation."""
        newer = Release.objects.filter(
            unit=OuterRef("unit"),
            series=OuterRef("series"),
            grain=OuterRef("grain"),
            starts_on=OuterRef("starts_on"),
            sequence__gt=OuterRef("sequence"),
        )
        releases = Release.objects.filter(unit__organisation_id=organisation_of(self.request))
        return releases.filter(~Exists(newer)).select_related("unit", "series")
