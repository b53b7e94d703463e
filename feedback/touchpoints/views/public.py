"""The pages customers open: no session, no cookie, nothing to forge."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from csp.decorators import csp_replace
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.core.fields import read_fields
from culture.core.limits import client_address
from culture.core.requests import wants_json
from feedback.touchpoints import health, papers
from feedback.touchpoints.lookup import recent_touchpoints
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.nudges import nudge_scores
from feedback.touchpoints.pages import (
    FormPlace,
    Notice,
    TouchpointPage,
    render_form,
    render_not_open,
    render_receipt,
    render_unknown,
)
from feedback.touchpoints.parsing import parse_form
from feedback.touchpoints.services.intake import (
    KeyConflict,
    Receipt,
    WordsRefused,
    find_receipt,
    is_stored,
    store_answer,
)
from feedback.touchpoints.services.limits import counts
from surveys.instruments.papers import AnswerRefused, half_answered

if TYPE_CHECKING:
    from culture.core.requests import PublicRequest

# Never with its message: that may hold the row, and so the answer.
logger = logging.getLogger(__name__)

SEE_OTHER = HTTPStatus.SEE_OTHER
RETRY_SECONDS = 60
Typed = dict[str, str]
_STATUS = {
    Notice.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Notice.CONFLICT: HTTPStatus.CONFLICT,
    Notice.CHANGED: HTTPStatus.CONFLICT,
    Notice.HALF: HTTPStatus.UNPROCESSABLE_ENTITY,
    Notice.NO_STORE: HTTPStatus.SERVICE_UNAVAILABLE,
    Notice.NO_WORDS: HTTPStatus.SERVICE_UNAVAILABLE,
}


class SeeOther(HttpResponseRedirect):
    """Sends the browser to a page to be read, so that a reload asks for nothing again."""

    status_code = SEE_OTHER


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def ask(request: PublicRequest, code: str, place: FormPlace) -> HttpResponse:
    """Show the form of a touchpoint, or take its answer."""
    page = _page(request, code, place)
    if page is None and wants_json(request):
        return JsonResponse({"notice": "unknown"}, status=HTTPStatus.NOT_FOUND)
    if page is None:
        return render_unknown(request)
    response = _take(request, page) if request.method == "POST" else _show(request, page)
    return _framed(response, page)


@require_safe
@gzip_page
def thank(request: HttpRequest, code: str, receipt: uuid.UUID, place: FormPlace) -> HttpResponse:
    """Show that an answer is stored, as often as it is asked for, and never the answer."""
    page = _page(request, code, place)
    if page is None or not is_stored(touchpoint=page.touchpoint, receipt=receipt):
        return render_unknown(request)
    return _framed(render_receipt(page), page)


@csrf_exempt
@require_POST
def take_sign(request: PublicRequest, code: str) -> HttpResponse:
    """Note that the page of a kiosk is open; the same reply whatever comes of it."""
    allowed = health.counts.allow(address=client_address(request.META), now=request.now)
    touchpoint = recent_touchpoints.find(code) if allowed else None
    if touchpoint is not None and not touchpoint.is_personal:
        health.note_sign(touchpoint, today=touchpoint.organisation.day_of(request.now))
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Cache-Control": "no-store"})


def _page(request: HttpRequest, code: str, place: FormPlace) -> TouchpointPage | None:
    touchpoint = recent_touchpoints.find(code)
    if touchpoint is None:
        return None
    return TouchpointPage.of(
        touchpoint,
        place=place,
        asked=request.GET.get("lang", ""),
        accepted=request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
    )


def _show(request: PublicRequest, page: TouchpointPage) -> HttpResponse:
    state = page.touchpoint.state_at(request.now)
    if state != Touchpoint.State.OPEN:
        return render_not_open(page, state, status=HTTPStatus.OK)
    return render_form(page, key=str(uuid.uuid4()))


def _take(request: PublicRequest, page: TouchpointPage) -> HttpResponse:
    """Store the answer; whatever stands in the way, show again what was typed."""
    typed = read_fields(request)
    key = _key(typed.get("key", ""))
    asked = papers.read_asked(page.touchpoint, typed.get(papers.FIELD, ""))
    page = replace(page, asked=asked)
    state = page.touchpoint.state_at(request.now)
    if state != Touchpoint.State.OPEN:
        return _refuse(request, page, typed, state)
    if key is None or "switch" in typed:
        return render_form(page, key=key or str(uuid.uuid4()), typed=typed)
    typed["key"] = key
    if asked is None:
        return _again(request, page, typed, Notice.CHANGED)
    if not counts.allow(address=client_address(request.META), now=request.now):
        return _again(request, page, typed, Notice.TOO_MANY)
    return _store(request, page, typed)


def _store(request: PublicRequest, page: TouchpointPage, typed: Typed) -> HttpResponse:
    touchpoint = page.touchpoint
    try:
        paper = page.paper
        answer = parse_form(typed, paper)
        if _asks_about_halves(request, typed) and half_answered(typed, paper.columns):
            return _again(request, page, typed, Notice.HALF)
        receipt = store_answer(
            touchpoint=touchpoint,
            paper=paper,
            key=typed["key"],
            answer=answer,
            today=touchpoint.organisation.day_of(request.now),
            way=page.place.way,
            language=page.language,
        )
    except AnswerRefused as refused:
        return _correct(request, page, typed, refused)
    except KeyConflict:
        return _again(request, page, typed | {"key": str(uuid.uuid4())}, Notice.CONFLICT)
    except WordsRefused:
        return _again(request, page, typed, Notice.NO_WORDS)
    except DatabaseError as error:
        logger.error("An answer could not be stored: %s", type(error).__name__)  # noqa: TRY400
        return _again(request, page, typed, Notice.NO_STORE)
    nudge_scores()
    return _stored(request, page, typed["key"], receipt)


def _asks_about_halves(request: HttpRequest, typed: Typed) -> bool:
    """Whether nobody has asked yet; a script asks before it sends."""
    return "half" not in typed and not wants_json(request)


def _stored(request: HttpRequest, page: TouchpointPage, key: str, receipt: Receipt) -> HttpResponse:
    url = f"{request.path}thanks/{receipt.id}/?lang={page.language}"
    if wants_json(request):
        said: dict[str, object] = {"key": key, "url": url}
        if page.asked != papers.asked_now(page.touchpoint):
            said["asks_something_else"] = True  # a kiosk then loads its page anew
        return JsonResponse(said, status=HTTPStatus.CREATED)
    return SeeOther(url)


def _correct(
    request: HttpRequest, page: TouchpointPage, typed: Typed, refused: AnswerRefused
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if wants_json(request):
        return JsonResponse({"problems": page.worded(refused.problems)}, status=status)
    return render_form(
        page, key=typed["key"], typed=typed, problems=refused.problems, status=status
    )


def _again(
    request: HttpRequest, page: TouchpointPage, typed: Typed, notice: Notice
) -> HttpResponse:
    """Ask to send the same once more."""
    status = _STATUS[notice]
    if wants_json(request):
        response: HttpResponse = JsonResponse({"notice": notice.value}, status=status)
    else:
        response = render_form(page, key=typed["key"], typed=typed, notice=notice, status=status)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _refuse(request: HttpRequest, page: TouchpointPage, typed: Typed, state: str) -> HttpResponse:
    receipt = _receipt_before(page, typed)
    if receipt is not None:
        return _stored(request, page, typed["key"], receipt)
    status = HTTPStatus.FORBIDDEN
    if wants_json(request):
        return JsonResponse({"notice": state}, status=status)
    return render_not_open(page, Touchpoint.State(state), status=status, typed=typed)


def _receipt_before(page: TouchpointPage, typed: Typed) -> Receipt | None:
    try:
        answer = parse_form(typed, page.paper)
    except AnswerRefused:
        return None
    return find_receipt(touchpoint=page.touchpoint, key=typed.get("key", ""), answer=answer)


def _framed(response: HttpResponse, page: TouchpointPage) -> HttpResponse:
    """Let the sites that a touchpoint names embed its form, and nobody else."""
    if page.place != FormPlace.EMBED or not page.touchpoint.embed_origins:
        return response
    frames = {"frame-ancestors": list(page.touchpoint.embed_origins)}
    csp_replace(frames)(lambda _request: response)(HttpRequest())
    return response


def _key(raw: str) -> str | None:
    try:
        return str(uuid.UUID(raw))
    except ValueError:
        return None
