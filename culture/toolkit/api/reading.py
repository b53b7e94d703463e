"""Reading the toolkit through the API: states and published numbers, never anybody's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from culture.org.models import Unit
from culture.toolkit.confirmations import confirmed_tools, silent_since
from culture.toolkit.fading import Freshness
from culture.toolkit.hearing import Hearing
from culture.toolkit.models import Run, Tick
from culture.toolkit.queries import checklists_of, practices_in_force, states_in
from culture.toolkit.rhythms import Rhythm
from culture.toolkit.tools import Tool

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from rest_framework.request import Request

    from culture.toolkit.queries import Checklist


class HeardTeamSerializer(serializers.Serializer[Any]):
    """What a team says: its mean on a scale, of so many answers, and in which survey.

    Where `least` is true there may be more answers. The interval is of 95 %.
    """

    level = serializers.FloatField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    n = serializers.IntegerField(source="entry.n")
    least = serializers.BooleanField(source="may_be_more")
    agreement = serializers.CharField(source="entry.agreement", allow_null=True)
    interval = serializers.ListField(
        source="entry.lasting", child=serializers.FloatField(), allow_null=True
    )
    edition = serializers.UUIDField(source="window.edition")
    edition_name = serializers.CharField(source="window.name")
    closed_on = serializers.DateField(source="window.closed_on")


class HeardPracticeSerializer(serializers.Serializer[Any]):
    """One practice: how fresh the lead's tick is, what the team says, and both together."""

    key = serializers.CharField(source="state.practice.key")
    names = serializers.DictField(source="state.practice.names", child=serializers.CharField())
    freshness = serializers.ChoiceField(source="state.freshness", choices=Freshness.choices)
    done_on = serializers.DateField(source="state.done_on", allow_null=True)
    hearing = serializers.ChoiceField(choices=Hearing.choices)
    team = HeardTeamSerializer(allow_null=True)


class HeardToolSerializer(serializers.Serializer[Any]):
    """One tool: how many of its practices are alive, what the team says, and each practice."""

    tool = serializers.ChoiceField(choices=Tool.choices)
    holding = serializers.IntegerField()
    of = serializers.IntegerField()
    hearing = serializers.ChoiceField(choices=Hearing.choices)
    team = HeardTeamSerializer(allow_null=True)
    practices = HeardPracticeSerializer(many=True, source="rows")


class HeardSerializer(serializers.Serializer[Any]):
    """What the lead of a unit says beside what its team says, on a day.

    `silent_since` is the day of the newest number where the team was asked for months without
    another one.
    """

    unit = serializers.UUIDField()
    day = serializers.DateField()
    silent_since = serializers.DateField(allow_null=True)
    tools = HeardToolSerializer(many=True)


class HeardView(APIView):
    """What the lead of a unit says beside what its team says, as the page shows it."""

    scope = Scope.TOOLKIT_READ

    @extend_schema(responses=HeardSerializer)
    def get(self, request: Request, uuid: uuid.UUID) -> Response:
        """Give every tool with its practices."""
        units = Unit.objects.filter(organisation=organisation_of(request))
        unit = get_object_or_404(units.select_related("organisation"), uuid=uuid)
        today = unit.organisation.day_of(request.now)  # type: ignore[attr-defined]
        states = states_in([unit], practices_in_force(unit.organisation), today=today)[unit]
        tools = confirmed_tools(unit, states)
        told = {
            "unit": unit.uuid,
            "day": today,
            "silent_since": silent_since(unit, states, tools),
            "tools": tools,
        }
        return Response(HeardSerializer(told).data)


class AnsweredPracticeSerializer(serializers.Serializer[Any]):
    """One practice of a checklist and its newest answer; null while it waits."""

    key = serializers.CharField(source="practice.key")
    answer = serializers.ChoiceField(
        source="tick.state", choices=Tick.State.choices, allow_null=True, default=None
    )
    said_at = serializers.DateTimeField(source="tick.said_at", allow_null=True, default=None)
    days_late = serializers.IntegerField()
    planned_for = serializers.DateField(source="tick.planned_for", allow_null=True, default=None)


class ChecklistSerializer(serializers.Serializer[Any]):
    """One checklist of a unit: due, done and evidence are moments of their own."""

    uuid = serializers.UUIDField(source="run.uuid")
    unit = serializers.UUIDField(source="run.unit.uuid")
    rhythm = serializers.ChoiceField(source="run.rhythm", choices=Rhythm.choices)
    starts_on = serializers.DateField(source="run.starts_on")
    due_on = serializers.DateField(source="run.due_on")
    opened_at = serializers.DateTimeField(source="run.opened_at")
    change = serializers.CharField(source="run.change", allow_blank=True)
    practices = AnsweredPracticeSerializer(many=True, source="rows")


class ChecklistFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Checklists of a unit, of a rhythm, and due on a day or later."""

    unit = django_filters.UUIDFilter(field_name="unit__uuid")
    rhythm = django_filters.ChoiceFilter(choices=Rhythm.choices)
    due_from = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")

    class Meta:
        model = Run
        fields = ("unit", "rhythm", "due_from")


class ChecklistListView(generics.ListAPIView[Run]):
    """Every checklist with its newest answers; what leads wrote stays with them."""

    scope = Scope.TOOLKIT_READ
    serializer_class = ChecklistSerializer
    filterset_class = ChecklistFilter
    queryset = Run.objects.none()

    def get_queryset(self) -> QuerySet[Run]:
        """The checklists of the key's organisation."""
        runs = Run.objects.filter(organisation=organisation_of(self.request))
        return runs.select_related("unit__organisation", "version")

    def paginate_queryset(self, queryset: Any) -> Sequence[Checklist]:  # type: ignore[override]
        """A page, with the answers of all of it at once."""
        return checklists_of(super().paginate_queryset(queryset) or [])
