"""Reading touchpoints through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from rest_framework import generics, serializers

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from feedback.touchpoints.links import form_url
from feedback.touchpoints.models import Touchpoint

if TYPE_CHECKING:
    from django.db.models import QuerySet


class TouchpointSerializer(serializers.ModelSerializer[Touchpoint]):
    """A touchpoint, what it asks, and whether it takes answers now."""

    unit = serializers.UUIDField(source="unit.uuid")
    instrument = serializers.UUIDField(source="version.instrument.uuid")
    version = serializers.UUIDField(source="version.uuid")
    state = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Touchpoint
        fields = (
            "uuid",
            "name",
            "unit",
            "instrument",
            "version",
            "form",
            "languages",
            "asks_importance",
            "asks_comment",
            "asks_contact",
            "opens_at",
            "closes_at",
            "state",
            "url",
        )

    def get_state(self, touchpoint: Touchpoint) -> str:
        """One of open, paused, early, closed."""
        return touchpoint.state_at(self.context["request"].now).value

    def get_url(self, touchpoint: Touchpoint) -> str:
        """The form that customers open."""
        return form_url(touchpoint)


class TouchpointFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Touchpoints of a unit."""

    unit = django_filters.UUIDFilter(field_name="unit__uuid")

    class Meta:
        model = Touchpoint
        fields = ("unit",)


class Touchpoints(generics.GenericAPIView[Touchpoint]):
    """Touchpoints of the key's organisation."""

    scope = Scope.TOUCHPOINTS_READ
    serializer_class = TouchpointSerializer
    queryset = Touchpoint.objects.none()

    def get_queryset(self) -> QuerySet[Touchpoint]:
        """With what the serialiser shows."""
        organisation = organisation_of(self.request)
        touchpoints = Touchpoint.objects.of_units().filter(organisation_id=organisation)
        return touchpoints.select_related("unit", "version__instrument")


class TouchpointListView(Touchpoints, generics.ListAPIView[Touchpoint]):
    """Where customers are asked."""

    filterset_class = TouchpointFilter


class TouchpointView(Touchpoints, generics.RetrieveAPIView[Touchpoint]):
    """One touchpoint."""

    lookup_field = "uuid"
