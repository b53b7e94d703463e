"""Observations through the API: read without who told them, and told by programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import django_filters
from django.core.exceptions import ValidationError as Refused
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, generics, serializers
from rest_framework.response import Response

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from culture.org.models import Unit
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
    """An observation and what became of it; who told it, and photos, are on its page alone."""

    unit = serializers.UUIDField(source="unit.uuid")
    standing = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()

    class Meta:
        model = Observation
        fields = ("uuid", "unit", "kind", "text", "tags", "told_on", "standing", "words")

    def get_standing(self, observation: Observation) -> str:
        """How it stands: open, seen, late, or what became of it."""
        return standing_of(observation, now=self.context["request"].now).key

    def get_words(self, observation: Observation) -> str:
        """What was said when it was decided; empty before that."""
        outcome = observation.how_it_ended
        return outcome.words if outcome else ""


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


class ObservationListView(generics.ListAPIView[Observation]):
    """The observations of the organisation, and telling one."""

    serializer_class = ObservationSerializer
    filterset_class = ObservationFilter
    queryset = Observation.objects.none()

    @property
    def scope(self) -> Scope:
        """Reading and telling are two scopes."""
        is_told = self.request is not None and self.request.method == "POST"
        return Scope.OBSERVATIONS_WRITE if is_told else Scope.OBSERVATIONS_READ

    def get_queryset(self) -> QuerySet[Observation]:
        """Observations of the key's organisation, in an order that says no more than their days."""
        return _observations(self.request).order_by("told_on", "uuid")

    @extend_schema(
        request=NewObservationSerializer,
        responses={201: ObservationSerializer, 200: ObservationSerializer},
        examples=[OpenApiExample("An observation", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Tell an observation: 201 when it is new, 200 when it was told before."""
        sent = NewObservationSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        key = said.pop("key")
        known = _observations(request).filter(submission_key=key).exists()
        told = _tell(request, key, said)
        observation = _observations(request).get(pk=told.pk)
        body = ObservationSerializer(observation, context={"request": request}).data
        return Response(body, status=HTTPStatus.OK if known else HTTPStatus.CREATED)


def _tell(request: Request, key: uuid.UUID, said: dict[str, Any]) -> Observation:
    units = Unit.objects.filter(organisation_id=organisation_of(request))
    unit = units.select_related("organisation").filter(uuid=said.pop("unit")).first()
    if unit is None:
        raise exceptions.ValidationError({"unit": [_("No unit has this uuid.")]})
    said["tags"] = tuple(said["tags"])
    try:
        return tell(
            actor=None,
            unit=unit,
            facts=ObservationFacts(**said),
            submission_key=key,
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else refusal.messages
        raise exceptions.ValidationError(errors) from None


def _observations(request: Request) -> QuerySet[Observation]:
    return Observation.objects.filter(organisation_id=organisation_of(request)).with_state()
