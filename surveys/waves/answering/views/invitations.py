"""The pages behind the link of an invitation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.core.fields import read_fields
from surveys.instruments.papers import AnswerRefused
from surveys.waves.answering import answers, tickets, tokens
from surveys.waves.answering.mirror import own_profiles
from surveys.waves.answering.pages import (
    WavePage,
    field_of,
    render_confidential,
    render_done,
    render_invitation,
)
from surveys.waves.answering.papers import paper_of
from surveys.waves.answering.parsing import parse_answer
from surveys.waves.answering.refusals import Reason, Refused
from surveys.waves.answering.views.replies import accepted_by, comes_too_often, note_failure, refuse
from surveys.waves.invitation_codes import digest_of
from surveys.waves.models import Invitation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from culture.core.requests import PublicRequest
    from surveys.waves.answering.papers import WavePaper


@never_cache
@require_safe
@gzip_page
def invite(request: PublicRequest, code: str) -> HttpResponse:
    """Show the promise and the questions, the same whether the invitation was used or not."""
    invitation = _find(code)
    if invitation is None:
        return refuse(request, Reason.UNKNOWN)
    page = _page(request, invitation)
    if not invitation.wave.takes_answers_at(request.now):
        return refuse(request, Reason.CLOSED, page=page)
    return render_invitation(page, invitation)


@csrf_exempt
@never_cache
@require_POST
def sign(request: PublicRequest, code: str) -> HttpResponse:
    """Sign the ticket of an invitation unseen."""
    if comes_too_often(request):
        return refuse(request, Reason.TOO_MANY)
    invitation = _find(code)
    page = None if invitation is None else _page(request, invitation)
    blinded = tokens.decoded(read_fields(request).get("blinded", ""))
    try:
        signature = tickets.sign_ticket(code=code, blinded=blinded, now=request.now)
    except Refused as refused:
        return refuse(request, refused.reason, page=page)
    except DatabaseError as error:
        note_failure(error)
        return refuse(request, Reason.NO_STORE, page=page)
    return JsonResponse({"signature": tokens.encoded(signature)})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def answer_confidentially(request: PublicRequest, code: str) -> HttpResponse:
    """Show the form that works without JavaScript, or take its answer."""
    invitation = _find(code)
    if invitation is None:
        return refuse(request, Reason.UNKNOWN)
    page = _page(request, invitation)
    if request.method == "POST":
        return _take(request, page, invitation, code)
    if not invitation.wave.takes_answers_at(request.now):
        return refuse(request, Reason.CLOSED, page=page)
    return render_confidential(page, invitation.cell, path=request.path)


def _take(
    request: PublicRequest, page: WavePage, invitation: Invitation, code: str
) -> HttpResponse:
    """Store the answer; whatever stands in the way, show again what was typed."""
    typed = read_fields(request)
    again = partial(render_confidential, page, invitation.cell, path=request.path, values=typed)
    if "switch" in typed:
        return again()
    if comes_too_often(request):
        return again(reason=Reason.TOO_MANY)
    paper = paper_of(page.wave)
    try:
        said = parse_answer(typed, paper)
        _ask_about_halves(typed, paper, page.language)
        receipt = tickets.store_confidentially(
            code=code, field=field_of(typed), answer=said, now=request.now
        )
    except AnswerRefused as refused:
        return again(problems=refused.problems)
    except Refused as refused:
        return again(reason=refused.reason)
    except DatabaseError as error:
        note_failure(error)
        return again(reason=Reason.NO_STORE)
    unit = invitation.cell.unit
    profiles = own_profiles(paper, said, unit=unit, language=page.language)
    return render_done(page, profiles, receipt=answers.written(receipt))


def _ask_about_halves(typed: Mapping[str, str], paper: WavePaper, language: str) -> None:
    if "half" not in typed and paper.half_answered(typed, language):
        raise Refused(Reason.HALF)


def _find(code: str) -> Invitation | None:
    return (
        Invitation.objects.select_related("wave__organisation", "cell__unit")
        .defer("cell__locked_key")
        .filter(code_digest=digest_of(code))
        .first()
    )


def _page(request: HttpRequest, invitation: Invitation) -> WavePage:
    return WavePage.of(
        invitation.wave,
        asked=request.GET.get("lang", ""),
        accepted=accepted_by(request),
        usual=invitation.language,
    )
