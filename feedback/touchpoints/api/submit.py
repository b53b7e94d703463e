"""Submitting a response through the API."""

from __future__ import annotations

import json
import logging
import re
import uuid
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from culture.accounts.models import Scope
from culture.api.errors import problem_response
from culture.api.keys import MinuteCounter, recent_keys
from culture.core.bodies import CutBody
from feedback.touchpoints.lookup import touchpoints_by_uuid
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.nudges import nudge_scores
from feedback.touchpoints.papers import Paper, asked_now, paper_of
from feedback.touchpoints.parsing import parse_document
from feedback.touchpoints.services.intake import KeyConflict, WordsRefused, store_answer
from surveys.instruments.models import Version
from surveys.instruments.papers import AnswerRefused
from surveys.responses.models import Way

if TYPE_CHECKING:
    from culture.core.requests import PublicRequest

# Never with its message: that may hold the row, and so the answer.
logger = logging.getLogger(__name__)

KEY = re.compile(r"[!-~]{1,200}")
FIELDS = frozenset({"version", "ratings", "importance", "comment", "contact", "seconds"})
RETRY_SECONDS = 5
EXAMPLE = {
    "version": "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10",
    "ratings": {
        "reliability": {"rel1": {"expected": 6, "delivered": 4}},
        "empathy": {"emp1": {"expected": 5, "delivered": None}},
    },
    "importance": {"reliability": 60, "empathy": 40},
    "comment": "The fitter came a day late.",
}

calls = MinuteCounter()


def _words(longest: int, **facts: Any) -> serializers.CharField:
    """Words that may be left out, empty or null."""
    return serializers.CharField(
        max_length=longest, required=False, allow_blank=True, allow_null=True, **facts
    )


class ContactSerializer(serializers.Serializer[Any]):
    """How to reply to the customer."""

    address = _words(200, help_text="An e-mail address or a telephone number; without, no reply.")
    name = _words(200)
    message = _words(2000)


class AnswerSerializer(serializers.Serializer[Any]):
    """What one customer answered: dimension → item → side → point, null where not answered."""

    version = serializers.UUIDField(
        help_text="The version of the instrument that was answered: the one the touchpoint asks, "
        "or one it asked before."
    )
    ratings = serializers.DictField(
        child=serializers.DictField(
            child=serializers.DictField(child=serializers.IntegerField(allow_null=True))
        )
    )
    importance = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=100, allow_null=True),
        required=False,
        allow_null=True,
    )
    comment = _words(2000)
    contact = ContactSerializer(required=False, allow_null=True)
    seconds = serializers.FloatField(
        required=False, allow_null=True, min_value=0, help_text="How long answering took."
    )


class ReceiptSerializer(serializers.Serializer[Any]):
    """Says that the answer is stored."""

    id = serializers.UUIDField()


class CallRefused(Exception):  # noqa: N818 - a decision, not a fault
    """The call is not accepted; `response` says why."""

    def __init__(self, status: int, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.response = problem_response(status, detail, **members)


class SubmitView(APIView):
    """Takes answers; each is stored once, however often it is sent with its key.

    Requests reach `post` as they are: wrapping, parsers and serialisers would cost half of the
    answers a second.
    """

    def dispatch(self, request: PublicRequest, *_args: Any, uuid: uuid.UUID) -> HttpResponse:  # type: ignore[override]
        """Go to `post` without a detour."""
        if request.method != "POST":
            detail = _("Method “%s” is not allowed.") % request.method
            response = problem_response(HTTPStatus.METHOD_NOT_ALLOWED, detail)
            response["Allow"] = "POST"
            return response
        try:
            _ask_nothing(request)
            return self.post(request, uuid)
        except CallRefused as refusal:
            return refusal.response

    @extend_schema(
        operation_id="responses_create",
        request=AnswerSerializer,
        responses={201: ReceiptSerializer, 200: ReceiptSerializer},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                required=True,
                pattern=f"^{KEY.pattern}$",
                description="Your own name of this answer. The same key and answer again give "
                "the same receipt with 200; another answer with it is refused with 409. "
                "Names belong to your API key: what another key sent is not known to it.",
            )
        ],
        examples=[OpenApiExample("An answer", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: PublicRequest, uuid: uuid.UUID) -> HttpResponse:
        """Store the answer of one customer."""
        sender, touchpoint = _touchpoint(request, uuid)
        document = _document(request)
        key = _key(request)
        try:
            paper = _paper(touchpoint, document.get("version"))
            receipt = store_answer(
                touchpoint=touchpoint,
                paper=paper,
                # Whoever guesses the name of another program's answer must not learn that it came.
                key=f"api:{sender}:{key}",
                answer=parse_document(document, paper),
                today=touchpoint.organisation.day_of(request.now),
                way=Way.API,
            )
        except AnswerRefused as refused:
            errors = {field: str(sentence) for field, sentence in refused.problems.items()}
            raise _invalid(errors) from None
        except KeyConflict:
            detail = _("Another answer was sent with this Idempotency-Key.")
            raise CallRefused(HTTPStatus.CONFLICT, detail) from None
        except WordsRefused:
            raise _later(_("Words cannot be kept safely now. Send the answer without.")) from None
        except DatabaseError as error:
            logger.error("An answer could not be stored: %s", type(error).__name__)  # noqa: TRY400
            raise _later(_("The answer could not be stored. Send it again.")) from None
        nudge_scores()
        status = HTTPStatus.CREATED if receipt.is_new else HTTPStatus.OK
        return JsonResponse({"id": str(receipt.id)}, status=status)


def _ask_nothing(request: PublicRequest) -> None:
    if request.META.get("QUERY_STRING"):
        errors = dict.fromkeys(request.GET, _("This parameter is unknown."))
        raise CallRefused(HTTPStatus.BAD_REQUEST, _("The request is not valid."), errors=errors)


def _touchpoint(request: PublicRequest, identity: uuid.UUID) -> tuple[int, Touchpoint]:
    """Find the touchpoint if the key may submit to it now; give the key's serial with it."""
    key = recent_keys.find(request.META.get("HTTP_AUTHORIZATION", ""))
    if key is None:
        refusal = CallRefused(HTTPStatus.UNAUTHORIZED, _("Send a key that works."))
        refusal.response["WWW-Authenticate"] = "Bearer"
        raise refusal
    if Scope.RESPONSES_WRITE.value not in key.scopes:
        raise CallRefused(HTTPStatus.FORBIDDEN, _("This key may not do that."))
    seconds = calls.seconds_to_wait(key.id, limit=settings.API_ANSWERS_PER_MINUTE)
    if seconds:
        refusal = CallRefused(HTTPStatus.TOO_MANY_REQUESTS, _("Too many answers in this minute."))
        refusal.response["Retry-After"] = str(seconds)
        raise refusal
    touchpoint = touchpoints_by_uuid.find(str(identity))
    if touchpoint is None or not _is_open_to(key.organisation_id, touchpoint):
        raise CallRefused(HTTPStatus.NOT_FOUND, _("Nothing is here."))
    state = touchpoint.state_at(request.now)
    if state != Touchpoint.State.OPEN:
        detail = _("This touchpoint takes no answers now: %s.") % state.label
        raise CallRefused(HTTPStatus.FORBIDDEN, detail, state=state.value)
    return key.id, touchpoint


def _is_open_to(organisation_id: int, touchpoint: Touchpoint) -> bool:
    return touchpoint.organisation_id == organisation_id and not touchpoint.is_personal


def _document(request: PublicRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise CallRefused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Send application/json."))
    try:
        document = json.loads(request.body)
    except RequestDataTooBig:
        detail = _("The request is too large.")
        raise CallRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail) from None
    except CutBody as cut:
        raise CallRefused(HTTPStatus.BAD_REQUEST, str(cut)) from None
    except (ValueError, RecursionError):
        raise CallRefused(HTTPStatus.BAD_REQUEST, _("The request is not JSON.")) from None
    if not isinstance(document, dict):
        raise _invalid({"": _("An object is expected here.")})
    unknown = document.keys() - FIELDS
    if unknown:
        raise _invalid(dict.fromkeys(sorted(unknown), _("This field is unknown.")))
    return document


def _paper(touchpoint: Touchpoint, version: object) -> Paper:
    """Give the paper of the version that was answered, which need not be the newest."""
    try:
        given = uuid.UUID(version) if isinstance(version, str) else None
    except ValueError:
        given = None
    if given is None:
        raise AnswerRefused({"version": _("Say by its uuid which version was answered.")})
    asked = replace(asked_now(touchpoint), version=given)
    if given != touchpoint.version.uuid:
        siblings = Version.objects.filter(instrument_id=touchpoint.version.instrument_id)
        if not siblings.published().filter(uuid=given).exists():
            raise AnswerRefused({"version": _("This touchpoint never asked this version.")})
    return paper_of(touchpoint, asked)


def _key(request: PublicRequest) -> str:
    key: str = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not KEY.fullmatch(key):
        detail = _("Send an Idempotency-Key header of 1 to 200 visible characters.")
        raise CallRefused(HTTPStatus.BAD_REQUEST, detail)
    return key


def _invalid(errors: dict[str, str]) -> CallRefused:
    detail = _("The answer is not valid.")
    return CallRefused(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors)


def _later(detail: str) -> CallRefused:
    refusal = CallRefused(HTTPStatus.SERVICE_UNAVAILABLE, detail)
    refusal.response["Retry-After"] = str(RETRY_SECONDS)
    return refusal
