"""Lists to which programs add, each thing under a uuid of their own so that it is kept once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError as Refused
from django.db.models import Model
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample
from rest_framework import exceptions, generics, serializers
from rest_framework.response import Response

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from culture.org.models import Unit

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Mapping

    from rest_framework.request import Request

M = TypeVar("M", bound=Model)


class KeptOnceView(ABC, generics.ListAPIView[M]):
    """Lists things of the key's organisation, and keeps new ones.

    A new one is sent with a `key`; the model keeps it as `submission_key`.
    """

    read_scope: ClassVar[Scope]
    write_scope: ClassVar[Scope]
    new_serializer_class: ClassVar[type[serializers.Serializer[Any]]]

    @property
    def scope(self) -> Scope:
        """Reading and adding are two scopes."""
        adds = self.request is not None and self.request.method == "POST"
        return self.write_scope if adds else self.read_scope

    @abstractmethod
    def make(self, key: uuid.UUID, facts: dict[str, Any]) -> M:
        """Keep a new one as a service does, and give it; or the one that was kept before."""

    def post(self, request: Request) -> Response:
        """Keep one: 201 when it is new, 200 when it was sent before."""
        sent = self.new_serializer_class(data=request.data)
        sent.is_valid(raise_exception=True)
        facts = dict(sent.validated_data)
        key = facts.pop("key")
        known = self.get_queryset().filter(submission_key=key).exists()
        with refusals_as_errors():
            made = self.make(key, facts)
        kept = self.get_serializer(self.get_queryset().get(pk=made.pk))
        return Response(kept.data, status=HTTPStatus.OK if known else HTTPStatus.CREATED)


def kept_as(
    name: str,
    new: type[serializers.Serializer[Any]],
    kept: type[serializers.Serializer[Any]],
    example: Mapping[str, Any],
) -> dict[str, Any]:
    """What the documentation of the API says is sent, with an example, and comes back."""
    return {
        "request": new,
        "responses": {201: kept, 200: kept},
        "examples": [OpenApiExample(name, value=example, request_only=True)],
    }


def unit_of(request: Request, identity: uuid.UUID, *, field: str = "unit") -> Unit:
    """A unit of the key's organisation. Raises ValidationError at the field where there is none."""
    units = Unit.objects.filter(organisation_id=organisation_of(request))
    unit = units.select_related("organisation").filter(uuid=identity).first()
    if unit is None:
        raise exceptions.ValidationError({field: [_("No unit has this uuid.")]})
    return unit


@contextmanager
def refusals_as_errors() -> Iterator[None]:
    """Say what a service refuses at the fields where it says so."""
    try:
        yield
    except Refused as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else refusal.messages
        raise exceptions.ValidationError(errors) from None
