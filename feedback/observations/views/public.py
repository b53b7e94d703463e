"""The pages of people without an account: telling, and reading with a code. No session, no log."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from culture.core.codes import CODE_BITS, decoded, new_code
from culture.core.fields import read_fields
from culture.core.limits import client_address
from culture.core.requests import wants_json
from feedback.observations import limits
from feedback.observations.codes import grouped, read_code
from feedback.observations.models import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_WORDS,
    ListeningTerms,
    ObservationKind,
    ObservationLink,
)
from feedback.observations.parsing import ToldBadly, parse_told, plain, wrong_words
from feedback.observations.queries import behind_code, result_of
from feedback.observations.services import taking
from surveys.instruments import languages

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.core.requests import PublicRequest
    from feedback.observations.parsing import ToldObservation

# Never with its message: that may hold what somebody told.
logger = logging.getLogger(__name__)

RETRY_SECONDS = 60
STATUS = {
    "unknown": HTTPStatus.NOT_FOUND,
    "closed": HTTPStatus.FORBIDDEN,
    "sign_in": HTTPStatus.FORBIDDEN,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "no_store": HTTPStatus.SERVICE_UNAVAILABLE,
}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: PublicRequest, code: str) -> HttpResponse:
    """Ask what somebody noticed, and keep it."""
    link = ObservationLink.objects.filter(code=code).select_related("unit__organisation").first()
    why_not = _why_not(request, link)
    if link is None or why_not:
        return _stop(request, link, why_not)
    if request.method != "POST":
        return _page(request, link, "tell")
    with _spoken(request, link.unit.organisation):
        return _take(request, link)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: PublicRequest) -> HttpResponse:
    """Show what became of something to whoever has its code, and take a reply."""
    if request.method != "POST":
        return _page(request, None, "ask_code")
    if not limits.tried.allow(address=client_address(request.META), now=request.now):
        return _stop(request, None, "too_many")
    typed = read_fields(request)
    code = read_code(typed.get("code", ""))
    observation = behind_code(code)
    if observation is None:
        return _page(request, None, "ask_code", status=HTTPStatus.NOT_FOUND, is_wrong=True)
    facts: dict[str, Any] = {"observation": observation, "code": code}
    if "words" in typed:
        words = plain(typed["words"])
        with _spoken(request, observation.organisation):
            wrong = wrong_words(words, longest=LONGEST_WORDS)
        facts |= {"reply_problem": wrong[0] if wrong else "", "typed_words": words}
        if not wrong:
            try:
                taking.reply(observation=observation, code=code, words=words, now=request.now)
            except taking.ListeningRefused:
                return _stop(request, None, "no_store")
            facts |= {"is_replied": True, "typed_words": ""}
    facts["result"] = result_of(observation)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if facts.get("reply_problem") else HTTPStatus.OK
    return _page(request, None, "result", status=status, **facts)


def _why_not(request: PublicRequest, link: ObservationLink | None) -> str:
    """Why nothing is taken here and now; empty where it is."""
    if link is None:
        return "unknown"
    if link.closed_at or link.unit.closed_on:
        return "closed"
    if not ListeningTerms.of(link.unit.organisation).takes_unsigned:
        return "sign_in"
    if request.method != "POST":
        return ""
    if _is_too_large(request):
        return "too_large"
    address = client_address(request.META)
    return "" if limits.told.allow(address=address, now=request.now) else "too_many"


def _take(request: PublicRequest, link: ObservationLink) -> HttpResponse:
    """Keep what was sent, or show it again with what is missing."""
    typed = read_fields(request)
    code = typed.get("key", "")
    if decoded(code, length=CODE_BITS // 8) is None:
        code = new_code()
    try:
        told = parse_told(typed, request.FILES.get("photo"), tags=tuple(link.tags))
    except ToldBadly as badly:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if wants_json(request):
            return JsonResponse({"problems": badly.problems}, status=status)
        facts = {"typed": typed, "problems": badly.problems, "key": code}
        return _page(request, link, "tell", status=status, **facts)
    try:
        _keep(request, link, told, code)
    except (taking.ListeningRefused, ValidationError):
        return _stop(request, link, "no_store")
    except DatabaseError as error:
        logger.error("An observation was not stored: %s", type(error).__name__)  # noqa: TRY400
        return _stop(request, link, "no_store")
    if wants_json(request):
        return JsonResponse({"key": code}, status=HTTPStatus.CREATED)
    return _page(request, link, "told", key=code, is_named=bool(told.name))


def _keep(request: PublicRequest, link: ObservationLink, told: ToldObservation, code: str) -> None:
    if not told.name:
        taking.leave_observation(link=link, facts=told.facts, code=code, now=request.now)
        return
    taking.tell(
        actor=None,
        unit=link.unit,
        facts=told.facts,
        name=told.name,
        code=code,
        submission_key=uuid.uuid5(link.uuid, code),
        now=request.now,
    )


def _is_too_large(request: PublicRequest) -> bool:
    """Whether a body is larger than anybody without a session may send, who may have one."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


def _stop(request: PublicRequest, link: ObservationLink | None, step: str) -> HttpResponse:
    status = STATUS[step]
    if wants_json(request):
        response: HttpResponse = JsonResponse({"notice": step}, status=status)
    else:
        response = _page(request, link, step, status=status)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _page(
    request: PublicRequest,
    link: ObservationLink | None,
    step: str,
    *,
    status: int = HTTPStatus.OK,
    **facts: Any,
) -> HttpResponse:
    observation = facts.get("observation")
    unit = link.unit if link else observation.unit if observation else None
    organisation = unit.organisation if unit else None
    with _spoken(request, organisation):
        problems = dict(facts.get("problems", ()))
        key = facts.get("key") or new_code()
        context = {
            "step": step,
            "link": link,
            "unit": unit,
            "place": unit.name if unit else "",
            "organisation": organisation,
            "months": organisation.contacts_kept_months if organisation else 0,
            "languages": languages.choices(
                offered=_offered(organisation), current=translation.get_language()
            ),
            "language": translation.get_language(),
            "read_address": settings.SITE_URL.rstrip("/") + reverse("told:read"),
            "kinds": ObservationKind.choices,
            "longest": {"text": LONGEST_TEXT, "name": LONGEST_NAME, "words": LONGEST_WORDS},
            **_nothing_typed(),
            **facts,
            "typed": {"kind": "", "text": "", "name": "", "is_shared": ""} | facts.get("typed", {}),
            "problems": problems,
            "key": key,
            "grouped": grouped(key),
        }
        text = render_to_string("feedback/observations/public.html", context)
    return HttpResponse(text, status=status)


def _nothing_typed() -> dict[str, Any]:
    return {
        "is_wrong": False,
        "is_named": False,
        "is_replied": False,
        "reply_problem": "",
        "typed_words": "",
        "code": "",
        "observation": None,
        "result": None,
    }


def _offered(organisation: Organisation | None) -> list[str]:
    return organisation.languages if organisation else [code for code, _n in settings.LANGUAGES]


@contextmanager
def _spoken(request: PublicRequest, organisation: Organisation | None) -> Iterator[None]:
    """Speak in the language and the zone of a page."""
    language = languages.negotiate(
        asked=request.GET.get("lang", ""),
        accepted=request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
        offered=_offered(organisation),
    )
    zone = organisation.zone if organisation else timezone.get_current_timezone()
    with translation.override(language), timezone.override(zone):
        yield
