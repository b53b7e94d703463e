"""Promises through the API: read as lists show them, and made by programs."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, generics, serializers

from culture.accounts.models import Scope
from culture.api.keeping import KeptOnceView, kept_as, unit_of
from culture.api.keys import organisation_of
from culture.core.moments import DAY_BOUNDS
from feedback.promises.models import Addressee, Promise, PromiseSource
from feedback.promises.models.promises import LONGEST_REFERENCE, LONGEST_TEXT
from feedback.promises.rhythms import PromiseKind, Recurrence
from feedback.promises.services.making import PromiseFacts, make_promise
from feedback.promises.states import standing_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

EXAMPLE = {
    "key": "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10",
    "unit": "6b9e6f2e-3f0d-4f6e-8a57-94b2a1f0c001",
    "deliverer": "6b9e6f2e-3f0d-4f6e-8a57-94b2a1f0c002",
    "text": "Your table stands in your home by Friday.",
    "kind": "deliver",
    "reference": "H-2231",
}


class PromiseSerializer(serializers.ModelSerializer[Promise]):
    """A promise and how it stands now; what a customer said of it is on its page alone."""

    unit = serializers.UUIDField(source="unit.uuid")
    deliverer = serializers.UUIDField(source="deliverer.uuid")
    to_unit = serializers.UUIDField(source="to_unit.uuid", allow_null=True, default=None)
    due_on = serializers.DateField(source="current.due_on")
    due_time = serializers.TimeField(source="current.due_time", allow_null=True)
    due_at = serializers.DateTimeField(source="current.due_at")
    standing = serializers.SerializerMethodField()
    basis = serializers.SerializerMethodField()

    class Meta:
        model = Promise
        fields = (
            "uuid",
            "text",
            "unit",
            "deliverer",
            "kind",
            "source",
            "recurrence",
            "addressee",
            "reference",
            "touchpoint",
            "to_unit",
            "measured_by",
            "made_at",
            "due_on",
            "due_time",
            "due_at",
            "standing",
            "basis",
        )

    def get_standing(self, promise: Promise) -> str:
        """How it stands."""
        return standing_of(promise, now=self.context["request"].now).value

    def get_basis(self, promise: Promise) -> str:
        """On what it was given; empty before that."""
        return promise.word.basis if promise.word else ""


class NewPromiseSerializer(serializers.Serializer[Any]):
    """A promise to be kept; `key` is your own uuid of it, so that sending it again keeps one."""

    key = serializers.UUIDField()
    unit = serializers.UUIDField(help_text="Which unit promises.")
    deliverer = serializers.UUIDField(help_text="Which unit must keep it.")
    text = serializers.CharField(max_length=LONGEST_TEXT)
    kind = serializers.ChoiceField(PromiseKind.choices, default=PromiseKind.CALL_BACK)
    source: Any = serializers.ChoiceField(PromiseSource.choices, default=PromiseSource.CONVERSATION)
    addressee = serializers.ChoiceField(
        [one for one in Addressee.choices if one[0] != Addressee.UNIT], default=Addressee.CUSTOMER
    )
    reference = serializers.CharField(
        max_length=LONGEST_REFERENCE, default="", allow_blank=True, help_text="A customer's case."
    )
    touchpoint = serializers.CharField(max_length=200, default="", allow_blank=True)
    measured_by = serializers.CharField(max_length=200, default="", allow_blank=True)
    recurrence = serializers.ChoiceField(Recurrence.choices, default=Recurrence.ONCE)
    due_on = serializers.DateField(
        default=None,
        allow_null=True,
        validators=list(DAY_BOUNDS),
        help_text="Left out, it is due as usual for its kind.",
    )
    due_time = serializers.TimeField(default=None, allow_null=True)
    asks_first = serializers.BooleanField(default=False)


class PromiseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Promises by the units that made and must keep them."""

    unit = django_filters.UUIDFilter(field_name="unit__uuid")
    deliverer = django_filters.UUIDFilter(field_name="deliverer__uuid")

    class Meta:
        model = Promise
        fields = ("unit", "deliverer")


class PromiseView(generics.RetrieveAPIView[Promise]):
    """One promise."""

    scope = Scope.PROMISES_READ
    serializer_class = PromiseSerializer
    lookup_field = "uuid"
    queryset = Promise.objects.none()

    def get_queryset(self) -> QuerySet[Promise]:
        """Promises of the key's organisation."""
        return _promises(self.request)


@extend_schema_view(
    post=extend_schema(**kept_as("A promise", NewPromiseSerializer, PromiseSerializer, EXAMPLE))
)
class PromiseListView(KeptOnceView[Promise]):
    """The promises of the organisation, and making one."""

    read_scope = Scope.PROMISES_READ
    write_scope = Scope.PROMISES_WRITE
    serializer_class = PromiseSerializer
    new_serializer_class = NewPromiseSerializer
    filterset_class = PromiseFilter
    queryset = Promise.objects.none()

    def get_queryset(self) -> QuerySet[Promise]:
        """Promises of the key's organisation."""
        return _promises(self.request).order_by("pk")

    def make(self, key: uuid.UUID, facts: dict[str, Any]) -> Promise:
        """Keep it without an actor: the key of a program has no account."""
        request = self.request
        due = {name: facts.pop(name) for name in ("due_on", "due_time", "asks_first")}
        if due["due_time"] and not due["due_on"]:
            raise exceptions.ValidationError({"due_on": [_("Say on which day.")]})
        return make_promise(
            actor=None,
            unit=unit_of(request, facts.pop("unit")),
            deliverer=unit_of(request, facts.pop("deliverer"), field="deliverer"),
            facts=PromiseFacts(**facts),
            submission_key=key,
            now=request.now,  # type: ignore[attr-defined]
            **due,
        )


def _promises(request: Request) -> QuerySet[Promise]:
    mine = Promise.objects.filter(organisation_id=organisation_of(request))
    return mine.with_state()
