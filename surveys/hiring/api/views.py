"""Whether hiring looks for empathy, for programs: shares of vacancies and nothing of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from culture.accounts.models import Organisation, Scope
from culture.api.keys import organisation_of
from culture.api.parameters import refuse_unstated
from surveys.hiring.quality.leadership import answer_leadership

if TYPE_CHECKING:
    from rest_framework.request import Request


class VacancyShareSerializer(serializers.Serializer[Any]):
    """So many of the vacancies that can tell; `share` is null where none can."""

    met = serializers.IntegerField()
    of = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class HiringAnswerSerializer(serializers.Serializer[Any]):
    """Shares of the vacancies that were ever opened.

    `independent` and `agreeing` come from vacancies in which `k` candidates or more were debriefed.
    `structure` is the median of how many of `components` of interview structure are met.
    """

    vacancies = serializers.IntegerField()
    k = serializers.IntegerField()
    profile = VacancyShareSerializer()
    anchored = VacancyShareSerializer()
    independent = VacancyShareSerializer()
    agreeing = VacancyShareSerializer()
    structure = serializers.FloatField(allow_null=True)
    components = serializers.IntegerField()


class HiringAnswerView(APIView):
    """Whether hiring looks for empathy, as the page shows it."""

    scope = Scope.HIRING_READ

    @extend_schema(responses=HiringAnswerSerializer)
    def get(self, request: Request) -> Response:
        """Give every share with how many vacancies it comes from."""
        refuse_unstated(request.query_params, {})
        organisation = get_object_or_404(Organisation, pk=organisation_of(request))
        return Response(HiringAnswerSerializer(answer_leadership(organisation)).data)
