"""Saying no: the same words as a page for people and as JSON for the page's own program."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from culture.core.limits import client_address
from culture.core.requests import wants_json
from surveys.instruments import languages
from surveys.waves.answering.limits import counts
from surveys.waves.answering.pages import WavePage, render_placeless, render_refusal
from surveys.waves.answering.refusals import Reason

if TYPE_CHECKING:
    from django.db import DatabaseError

    from culture.core.requests import PublicRequest

# Never with an error's message: that may hold the row, and so the answer.
logger = logging.getLogger(__name__)

RETRY_SECONDS = 60


def refuse(
    request: HttpRequest, reason: Reason, *, page: WavePage | None = None, asked: str = ""
) -> HttpResponse:
    """Say why something is not taken, in the language of the page, else of the browser."""
    language = page.language if page else language_of(request, asked)
    response: HttpResponse
    if wants_json(request):
        with translation.override(language):
            said = {"title": str(reason.title), "words": str(reason.words)}
        response = JsonResponse(said, status=reason.status)
    elif page:
        response = render_refusal(page, reason)
    else:
        with translation.override(language):
            context = {"reason": reason}
            response = render_placeless("answer_refused.html", context, status=reason.status)
    if reason in (Reason.NO_STORE, Reason.TOO_MANY):
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def comes_too_often(request: PublicRequest) -> bool:
    """Count a request of an address, which is kept nowhere; whether it sent too many."""
    return not counts.allow(address=client_address(request.META), now=request.now)


def note_failure(error: DatabaseError) -> None:
    """Log that something could not be stored, and nothing of what it was."""
    logger.error("An answer could not be stored: %s", type(error).__name__)


def language_of(request: HttpRequest, asked: str = "") -> str:
    """Choose the language of a page that belongs to no wave."""
    offered = [code for code, _name in settings.LANGUAGES]
    return languages.negotiate(
        asked=asked or request.GET.get("lang", ""), accepted=accepted_by(request), offered=offered
    )


def accepted_by(request: HttpRequest) -> str:
    """Give the languages that the browser names."""
    accepted: str = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    return accepted
