"""Actions through the API: read as lists show them, made and commented on by programs."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import django_filters
from django.core.exceptions import ValidationError as Refused
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, generics, serializers
from rest_framework.response import Response

from culture.accounts.models import Scope, User
from culture.actions.models import LONGEST_TITLE, LONGEST_WORDS, Action, ActionStep, ActionVerdict
from culture.actions.services.making import make_action
from culture.actions.states import ActionState, state_of
from culture.api.keys import organisation_of
from culture.core.moments import DAY_BOUNDS
from culture.org.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

EXAMPLE = {
    "key": "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10",
    "unit": "6b9e6f2e-3f0d-4f6e-8a57-94b2a1f0c001",
    "owner": "6b9e6f2e-3f0d-4f6e-8a57-94b2a1f0c003",
    "title": "Answer every message within a day",
    "due_on": "2026-12-18",
    "steps": ["Look through the messages older than a day"],
}


class ActionStepSerializer(serializers.ModelSerializer[ActionStep]):
    """One step of an action."""

    class Meta:
        model = ActionStep
        fields = ("uuid", "text", "done_at")


class ActionSerializer(serializers.ModelSerializer[Action]):
    """An action and how it stands now; what people said of it is on its page alone."""

    unit = serializers.UUIDField(source="unit.uuid")
    owner = serializers.UUIDField(source="owner.uuid", allow_null=True, default=None)
    series = serializers.UUIDField(source="series.uuid", allow_null=True, default=None)
    state = serializers.SerializerMethodField()
    verdict = serializers.SerializerMethodField()
    steps = ActionStepSerializer(many=True)

    class Meta:
        model = Action
        fields = (
            "uuid",
            "title",
            "unit",
            "owner",
            "due_on",
            "due_at",
            "made_at",
            "done_at",
            "state",
            "verdict",
            "origin",
            "series",
            "subject_kind",
            "subject_key",
            "direction",
            "steps",
        )

    def get_state(self, action: Action) -> ActionState:
        """How it stands."""
        return state_of(action, now=self.context["request"].now)

    def get_verdict(self, action: Action) -> str:
        """What it was closed with; empty while it runs."""
        return ActionVerdict(action.result.verdict).value if action.result else ""


class NewActionSerializer(serializers.Serializer[Any]):
    """An action to be made; `key` is your own uuid of it, so that sending it again keeps one."""

    key = serializers.UUIDField()
    unit = serializers.UUIDField()
    owner = serializers.UUIDField(help_text="An account of the organisation that may sign in.")
    title = serializers.CharField(max_length=LONGEST_TITLE)
    words = serializers.CharField(max_length=LONGEST_WORDS, default="", allow_blank=True)
    due_on = serializers.DateField(validators=list(DAY_BOUNDS))
    steps = serializers.ListField(
        child=serializers.CharField(max_length=300), default=list, max_length=20
    )


class ActionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Actions by unit."""

    unit = django_filters.UUIDFilter(field_name="unit__uuid")

    class Meta:
        model = Action
        fields = ("unit",)


class ActionView(generics.RetrieveAPIView[Action]):
    """One action."""

    scope = Scope.ACTIONS_READ
    serializer_class = ActionSerializer
    lookup_field = "uuid"
    queryset = Action.objects.none()

    def get_queryset(self) -> QuerySet[Action]:
        """Actions of the key's organisation."""
        return _actions(self.request)


class ActionListView(generics.ListAPIView[Action]):
    """The actions of the organisation, and making one."""

    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    queryset = Action.objects.none()

    @property
    def scope(self) -> Scope:
        """Reading and making are two scopes."""
        is_made = self.request is not None and self.request.method == "POST"
        return Scope.ACTIONS_WRITE if is_made else Scope.ACTIONS_READ

    def get_queryset(self) -> QuerySet[Action]:
        """Actions of the key's organisation."""
        return _actions(self.request).order_by("pk")

    @extend_schema(
        request=NewActionSerializer,
        responses={201: ActionSerializer, 200: ActionSerializer},
        examples=[OpenApiExample("An action", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Keep an action: 201 when it is new, 200 when it was sent before."""
        sent = NewActionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        facts = dict(sent.validated_data)
        key = facts.pop("key")
        known = _actions(request).filter(submission_key=key).exists()
        made = _make(request, key, facts)
        action = _actions(request).get(pk=made.pk)
        body = ActionSerializer(action, context={"request": request}).data
        return Response(body, status=HTTPStatus.OK if known else HTTPStatus.CREATED)


def _make(request: Request, key: uuid.UUID, facts: dict[str, Any]) -> Action:
    organisation = organisation_of(request)
    units = Unit.objects.filter(organisation_id=organisation).select_related("organisation")
    unit = units.filter(uuid=facts.pop("unit")).first()
    if unit is None:
        raise exceptions.ValidationError({"unit": [_("No unit has this uuid.")]})
    people = User.objects.filter(organisation_id=organisation)
    owner = people.filter(uuid=facts.pop("owner")).first()
    if owner is None:
        raise exceptions.ValidationError({"owner": [_("No account has this uuid.")]})
    try:
        return make_action(
            actor=None,
            unit=unit,
            owner=owner,
            submission_key=key,
            now=request.now,  # type: ignore[attr-defined]
            **facts,
        )
    except Refused as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else refusal.messages
        raise exceptions.ValidationError(errors) from None


def _actions(request: Request) -> QuerySet[Action]:
    mine = Action.objects.filter(organisation_id=organisation_of(request))
    return mine.with_state().prefetch_related("steps")
