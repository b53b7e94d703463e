"""Actions through the API: read as lists show them, made and commented on by programs."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, generics, serializers

from culture.accounts.models import Scope, User
from culture.actions.models import LONGEST_TITLE, LONGEST_WORDS, Action, ActionStep, ActionVerdict
from culture.actions.services.making import make_action
from culture.actions.states import ActionState, state_of
from culture.api.keeping import KeptOnceView, kept_as, unit_of
from culture.api.keys import organisation_of
from culture.core.moments import DAY_BOUNDS

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


@extend_schema_view(
    post=extend_schema(**kept_as("An action", NewActionSerializer, ActionSerializer, EXAMPLE))
)
class ActionListView(KeptOnceView[Action]):
    """The actions of the organisation, and making one."""

    read_scope = Scope.ACTIONS_READ
    write_scope = Scope.ACTIONS_WRITE
    serializer_class = ActionSerializer
    new_serializer_class = NewActionSerializer
    filterset_class = ActionFilter
    queryset = Action.objects.none()

    def get_queryset(self) -> QuerySet[Action]:
        """Actions of the key's organisation."""
        return _actions(self.request).order_by("pk")

    def make(self, key: uuid.UUID, facts: dict[str, Any]) -> Action:
        """Keep it without an actor: the key of a program has no account."""
        request = self.request
        people = User.objects.filter(organisation_id=organisation_of(request))
        owner = people.filter(uuid=facts.pop("owner")).first()
        if owner is None:
            raise exceptions.ValidationError({"owner": [_("No account has this uuid.")]})
        return make_action(
            actor=None,
            unit=unit_of(request, facts.pop("unit")),
            owner=owner,
            submission_key=key,
            now=request.now,  # type: ignore[attr-defined]
            **facts,
        )


def _actions(request: Request) -> QuerySet[Action]:
    mine = Action.objects.filter(organisation_id=organisation_of(request))
    return mine.with_state().prefetch_related("steps")
