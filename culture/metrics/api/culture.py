"""Reading what waves of employees found through the API: what the guard published, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.shortcuts import get_object_or_404
from rest_framework import generics, serializers

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from culture.metrics.models import WaveRelease
from culture.org.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet


class WaveReleaseSerializer(serializers.ModelSerializer[WaveRelease]):
    """What one closed wave says of one instrument in one unit, as published."""

    unit = serializers.UUIDField(source="unit.uuid")
    series = serializers.UUIDField(source="series.uuid")
    names = serializers.DictField(source="series.names", child=serializers.CharField())
    content = serializers.DictField()

    class Meta:
        model = WaveRelease
        fields = (
            "uuid",
            "unit",
            "series",
            "names",
            "wave",
            "wave_name",
            "closed_on",
            "published_at",
            "sha256",
            "content",
        )


class CultureFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Releases of one unit by series and wave."""

    series = django_filters.UUIDFilter(field_name="series__uuid")
    wave = django_filters.UUIDFilter(field_name="wave")

    class Meta:
        model = WaveRelease
        fields = ("series", "wave")


class CultureListView(generics.ListAPIView[WaveRelease]):
    """Released numbers of waves of employees in one unit.

    A wave or instrument without a release here is withheld, whatever the reason.
    """

    scope = Scope.GAPS_READ
    serializer_class = WaveReleaseSerializer
    filterset_class = CultureFilter
    queryset = WaveRelease.objects.none()

    def get_queryset(self) -> QuerySet[WaveRelease]:
        """Releases of a unit of the key's organisation; 404 for any other unit."""
        units = Unit.objects.filter(organisation_id=organisation_of(self.request))
        unit = get_object_or_404(units, uuid=self.kwargs["uuid"])
        return WaveRelease.objects.filter(unit=unit).select_related("unit", "series")
