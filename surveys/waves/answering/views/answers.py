"""Where answers arrive: with their token, and with nothing of the person who has it."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from culture.core.fields import read_fields
from surveys.instruments.papers import AnswerRefused
from surveys.waves.answering import answers, tokens
from surveys.waves.answering.mirror import document_of, own_profiles
from surveys.waves.answering.pages import WavePage, mirror_of
from surveys.waves.answering.papers import paper_of
from surveys.waves.answering.parsing import parse_answer
from surveys.waves.answering.refusals import Reason, Refused
from surveys.waves.answering.views.replies import accepted_by, comes_too_often, note_failure, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from culture.core.requests import PublicRequest
    from surveys.waves.answering.tokens import Token

INVITATION = re.compile(r"/s/[0-9a-z]{26}/")


@csrf_exempt
@never_cache
@require_POST
@gzip_page
def answer(request: PublicRequest) -> HttpResponse:
    """Take an answer, once, and give the respondent's own mirror of what was just sent.

    The reply is the same whether or not an answer came with this token before.
    """
    if _names_the_person(request):
        return refuse(request, Reason.IDENTIFIED)
    typed = read_fields(request)
    language = typed.get("language", "")
    if comes_too_often(request):
        return refuse(request, Reason.TOO_MANY, asked=language)
    try:
        token = tokens.read_token(typed)
    except Refused as refused:
        return refuse(request, refused.reason, asked=language)
    except DatabaseError as error:
        note_failure(error)
        return refuse(request, Reason.NO_STORE, asked=language)
    page = WavePage.of(token.cell.wave, asked=language, accepted=accepted_by(request))
    return _take(request, page, token, typed)


def _take(
    request: PublicRequest, page: WavePage, token: Token, typed: Mapping[str, str]
) -> HttpResponse:
    try:
        paper = paper_of(page.wave)
        if not typed.keys() <= paper.fields | tokens.FIELDS:
            return refuse(request, Reason.IDENTIFIED, page=page)
        said = parse_answer(typed, paper)
        token.store(said, now=request.now)
        profiles = own_profiles(paper, said, unit=token.cell.unit, language=page.language)
    except AnswerRefused as refused:
        return _correct(page, refused)
    except Refused as refused:
        return refuse(request, refused.reason, page=page)
    except DatabaseError as error:
        note_failure(error)
        return refuse(request, Reason.NO_STORE, page=page)
    stored = {
        "html": mirror_of(page, profiles, receipt=answers.written(token.receipt)),
        "mirror": document_of(profiles, on=page.wave.organisation.day_of(request.now)),
    }
    return JsonResponse(stored)


def _correct(page: WavePage, refused: AnswerRefused) -> HttpResponse:
    problems = page.worded(refused.problems)
    return JsonResponse({"problems": problems}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _names_the_person(request: HttpRequest) -> bool:
    """Whether a request could be traced: by a cookie, by the page it comes from, in its address."""
    referrer: str = request.META.get("HTTP_REFERER", "")
    return bool(request.COOKIES or request.GET or INVITATION.search(referrer))
