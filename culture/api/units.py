"""The tree of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from rest_framework import generics, serializers

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from culture.org.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet


class UnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit and what it belongs to."""

    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="parent.uuid", default=None, allow_null=True
    )

    class Meta:
        model = Unit
        fields = ("uuid", "name", "code", "parent", "closed_on")


class UnitFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Units by their code."""

    class Meta:
        model = Unit
        fields = ("code",)


class UnitListView(generics.ListAPIView[Unit]):
    """The units of the organisation, each with the one above it."""

    scope = Scope.GAPS_READ
    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    queryset = Unit.objects.none()

    def get_queryset(self) -> QuerySet[Unit]:
        """Units of the key's organisation."""
        units = Unit.objects.filter(organisation_id=organisation_of(self.request))
        return units.select_related("parent")
