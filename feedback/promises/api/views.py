"""Promises through the API: read as lists show them, and made by programs."""

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

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from culture.core.moments import DAY_BOUNDS
from culture.org.models import Unit
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


class PromiseListView(generics.ListAPIView[Promise]):
    """The promises of the organisation, and making one."""

    serializer_class = PromiseSerializer
    filterset_class = PromiseFilter
    queryset = Promise.objects.none()

    @property
    def scope(self) -> Scope:
        """Reading and making are two scopes."""
        is_made = self.request is not None and self.request.method == "POST"
        return Scope.PROMISES_WRITE if is_made else Scope.PROMISES_READ

    def get_queryset(self) -> QuerySet[Promise]:
        """Promises of the key's organisation."""
        return _promises(self.request).order_by("pk")

    @extend_schema(
        request=NewPromiseSerializer,
        responses={201: PromiseSerializer, 200: PromiseSerializer},
        examples=[OpenApiExample("A promise", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Keep a promise: 201 when it is new, 200 when it was sent before."""
        sent = NewPromiseSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        facts = dict(sent.validated_data)
        key = facts.pop("key")
        known = _promises(request).filter(submission_key=key).exists()
        made = _make(request, key, facts)
        promise = _promises(request).get(pk=made.pk)
        body = PromiseSerializer(promise, context={"request": request}).data
        return Response(body, status=HTTPStatus.OK if known else HTTPStatus.CREATED)


def _make(request: Request, key: uuid.UUID, facts: dict[str, Any]) -> Promise:
    unit, deliverer = (_unit(request, name, facts.pop(name)) for name in ("unit", "deliverer"))
    due = {name: facts.pop(name) for name in ("due_on", "due_time", "asks_first")}
    if due["due_time"] and not due["due_on"]:
        raise exceptions.ValidationError({"due_on": [_("Say on which day.")]})
    try:
        return make_promise(
            actor=None,
            unit=unit,
            deliverer=deliverer,
            facts=PromiseFacts(**facts),
            submission_key=key,
            now=request.now,  # type: ignore[attr-defined]
            **due,
        )
    except Refused as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else refusal.messages
        raise exceptions.ValidationError(errors) from None


def _unit(request: Request, name: str, identity: uuid.UUID) -> Unit:
    units = Unit.objects.filter(organisation_id=organisation_of(request))
    unit = units.select_related("organisation").filter(uuid=identity).first()
    if unit is None:
        raise exceptions.ValidationError({name: [_("No unit has this uuid.")]})
    return unit


def _promises(request: Request) -> QuerySet[Promise]:
    mine = Promise.objects.filter(organisation_id=organisation_of(request))
    return mine.with_state()
