"""Cases through the API: how each stands, without who the customer is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from rest_framework import generics, serializers

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from feedback.cases.reach import with_standing
from feedback.cases.states import CaseState, standing_of
from feedback.touchpoints.models import Contact

if TYPE_CHECKING:
    from django.db.models import QuerySet


class CaseSerializer(serializers.Serializer[Contact]):
    """How a case stands now; name, address and message never leave by the API."""

    uuid = serializers.UUIDField(source="contact.uuid")
    unit = serializers.UUIDField(source="contact.unit.uuid")
    touchpoint = serializers.UUIDField(
        source="contact.touchpoint.uuid", allow_null=True, default=None
    )
    month = serializers.DateField(
        source="contact.month", help_text="The first day of the month in which it was written."
    )
    state = serializers.ChoiceField(CaseState.choices)
    round = serializers.IntegerField(
        source="number", help_text="2 or more where a customer said that it was not solved."
    )
    due_on = serializers.DateField()
    due_at = serializers.DateTimeField()
    is_overdue = serializers.BooleanField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Write how a contact's case stands."""
        return super().to_representation(
            standing_of(instance, now=self.context["request"].now)  # type: ignore[arg-type]
        )


class CaseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Cases by their unit."""

    unit = django_filters.UUIDFilter(field_name="unit__uuid")

    class Meta:
        model = Contact
        fields = ("unit",)


class CaseView(generics.RetrieveAPIView[Contact]):
    """One case."""

    scope = Scope.CASES_READ
    serializer_class = CaseSerializer
    lookup_field = "uuid"
    queryset = Contact.objects.none()

    def get_queryset(self) -> QuerySet[Contact]:
        """Cases of the key's organisation."""
        mine = Contact.objects.filter(organisation_id=organisation_of(self.request))
        return with_standing(mine)


class CaseListView(generics.ListAPIView[Contact]):
    """The cases of the organisation, in an order that says nothing."""

    scope = Scope.CASES_READ
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    queryset = Contact.objects.none()

    def get_queryset(self) -> QuerySet[Contact]:
        """Cases of the key's organisation."""
        mine = Contact.objects.filter(organisation_id=organisation_of(self.request))
        return with_standing(mine).order_by("uuid")
