"""What another program knows of a practice, such as a learning platform: kept as evidence.

A program ticks nothing: what a lead says, they say themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from culture.accounts.models import Scope
from culture.api.errors import MEDIA_TYPE, problem
from culture.api.keys import organisation_of
from culture.toolkit.models import Run
from culture.toolkit.services.reporting import KnownOtherwise, report_evidence

if TYPE_CHECKING:
    import uuid

    from rest_framework.request import Request


class ReportedEvidenceSerializer(serializers.Serializer[Any]):
    """Which practice of the checklist, and what shows it: words, an address, or both."""

    practice = serializers.SlugField(max_length=60)
    words = serializers.CharField(max_length=1000, required=False, default="")
    link = serializers.URLField(max_length=500, required=False, default="")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Refuse what says nothing, and fields that are not known."""
        unknown = set(self.initial_data) - set(self.fields)
        if unknown:
            raise serializers.ValidationError({name: [_("Unknown.")] for name in unknown})
        if not (said["words"] or said["link"]):
            raise serializers.ValidationError(_("Write something, or give an address."))
        return said


class StoredEvidenceSerializer(serializers.Serializer[Any]):
    """The name under which it is kept."""

    uuid = serializers.UUIDField()


class EvidenceView(APIView):
    """Evidence of one practice of a checklist, under a uuid that the program chose."""

    scope = Scope.TOOLKIT_WRITE

    @extend_schema(
        request=ReportedEvidenceSerializer,
        responses={200: StoredEvidenceSerializer, 201: StoredEvidenceSerializer},
    )
    def put(self, request: Request, uuid: uuid.UUID, evidence: uuid.UUID) -> Response:
        """Store it once: 201 now, 200 where it was stored before, 409 where that said otherwise."""
        runs = Run.objects.filter(organisation=organisation_of(request))
        run = get_object_or_404(runs.select_related("version"), uuid=uuid)
        form = ReportedEvidenceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        practice = run.version.practices.filter(key=said["practice"], rhythm=run.rhythm).first()
        if practice is None:
            wrong = _("This practice does not belong to the checklist.")
            raise serializers.ValidationError({"practice": [wrong]})
        try:
            is_new = report_evidence(
                run=run,
                practice=practice,
                uuid=evidence,
                words=said["words"],
                link=said["link"],
                now=request.now,  # type: ignore[attr-defined]
            )
        except KnownOtherwise:
            body = problem(409, _("Something else was stored under this uuid. Nothing changed."))
            return Response(body, status=409, content_type=MEDIA_TYPE)
        return Response({"uuid": str(evidence)}, status=201 if is_new else 200)
