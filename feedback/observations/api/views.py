"""Observations through the API: read without who told them, and told by programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from culture.accounts.models import Scope
from culture.api.keeping import KeptOnceView, kept_as, unit_of
from culture.api.keys import organisation_of
from feedback.observations.facts import ObservationFacts
from feedback.observations.models import LONGEST_TEXT, Observation, ObservationKind
from feedback.observations.models.links import LONGEST_TAG, MOST_TAGS
from feedback.observations.services.taking import tell
from feedback.observations.states import standing_of

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet
    from rest_framework.request import Request

EXAMPLE = {
    "key": "5c1f6d0e-7d5b-4b7e-9a0e-2f8a1c9d4b11",
    "unit": "6b9e6f2e-3f0d-4f6e-8a57-94b2a1f0c001",
    "kind": "anomaly",
    "text": "Door sensor 14 has opened 30 times this night.",
    "tags": ["door 14"],
}


class ObservationSerializer(serializers.ModelSerializer[Observation]):
    """An observation and what became of it; who told it, and photos, are on its page alone.

    So are the words of what is not shared with everybody of the unit: whoever told it was promised
    that only those read them who answer for the unit, and human resources.
    """

    unit = serializers.UUIDField(source="unit.uuid")
    text = serializers.SerializerMethodField(help_text="Empty where it is not shared.")
    standing = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()

    class Meta:
        model = Observation
        fields = ("uuid", "unit", "kind", "text", "tags", "told_on", "standing", "words")

    def get_text(self, observation: Observation) -> str:
        """What was told, where everybody of the unit may read it."""
        return observation.text if observation.is_shared else ""

    def get_standing(self, observation: Observation) -> str:
        """How it stands: open, seen, late, or what became of it."""
        return standing_of(observation, now=self.context["request"].now).key

    def get_words(self, observation: Observation) -> str:
        """What was said when it was decided: what changed something may stand on pages anyway."""
        outcome = observation.how_it_ended
        if outcome is None or not (observation.is_shared or outcome.is_implemented):
            return ""
        return outcome.words


class NewObservationSerializer(serializers.Serializer[Any]):
    """An observation of a program; `key` is your own uuid, so that sending it again tells once."""

    key = serializers.UUIDField()
    unit = serializers.UUIDField(help_text="Which unit is told.")
    kind = serializers.ChoiceField(ObservationKind.choices)
    text = serializers.CharField(max_length=LONGEST_TEXT)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_TAG), max_length=MOST_TAGS, default=list
    )
    is_shared = serializers.BooleanField(
        default=False, help_text="Whether everybody of the unit may read it."
    )


class ObservationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Observations by unit and kind."""

    unit = django_filters.UUIDFilter(field_name="unit__uuid")

    class Meta:
        model = Observation
        fields = ("unit", "kind")


class ObservationView(generics.RetrieveAPIView[Observation]):
    """One observation."""

    scope = Scope.OBSERVATIONS_READ
    serializer_class = ObservationSerializer
    lookup_field = "uuid"
    queryset = Observation.objects.none()

    def get_queryset(self) -> QuerySet[Observation]:
        """Observations of the key's organisation."""
        return _observations(self.request)


@extend_schema_view(
    post=extend_schema(
        **kept_as("An observation", NewObservationSerializer, ObservationSerializer, EXAMPLE)
    )
)
class ObservationListView(KeptOnceView[Observation]):
    """The observations of the organisation, and telling one."""

    read_scope = Scope.OBSERVATIONS_READ
    write_scope = Scope.OBSERVATIONS_WRITE
    serializer_class = ObservationSerializer
    new_serializer_class = NewObservationSerializer
    filterset_class = ObservationFilter
    queryset = Observation.objects.none()

    def get_queryset(self) -> QuerySet[Observation]:
        """Observations of the key's organisation, in an order that says no more than their days."""
        return _observations(self.request).order_by("told_on", "uuid")

    def make(self, key: uuid.UUID, facts: dict[str, Any]) -> Observation:
        """Keep it without an actor: the key of a program has no account."""
        unit = unit_of(self.request, facts.pop("unit"))
        return tell(
            actor=None,
            unit=unit,
            facts=ObservationFacts(**facts | {"tags": tuple(facts["tags"])}),
            submission_key=key,
            now=self.request.now,  # type: ignore[attr-defined]
        )


def _observations(request: Request) -> QuerySet[Observation]:
    return Observation.objects.filter(organisation_id=organisation_of(request)).with_state()
