"""The page behind a customer's link: is it solved? No session, no cookie."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from culture.core.fields import read_fields
from culture.core.limits import client_address
from feedback.cases.limits import counts
from feedback.cases.links import find_link
from feedback.cases.models import LONGEST_WORDS
from feedback.cases.services.customers import say_as_customer
from surveys.instruments import languages

if TYPE_CHECKING:
    from culture.core.requests import PublicRequest
    from feedback.cases.models import CaseRound

RETRY_SECONDS = 60
ANSWERS = {"yes": True, "no": False}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: PublicRequest, code: str) -> HttpResponse:
    """Ask the customer whether it is solved, and keep the answer."""
    if request.method == "POST" and not counts.allow(
        address=client_address(request.META), now=request.now
    ):
        response = _page(request, None, "too_many", status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    link = find_link(code, now=request.now)
    if link is None or link.round.answer is None:
        return _page(request, None, "unknown", status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        return _answer(request, link.round)
    return _page(request, link.round, "thanks" if link.round.said else "ask")


def _answer(request: PublicRequest, asked: CaseRound) -> HttpResponse:
    """Keep what was sent, or show it again with what is missing."""
    typed = read_fields(request)
    chosen, comment = typed.get("was_solved", ""), typed.get("comment", "").strip()
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY
    if chosen not in ANSWERS or len(comment) > LONGEST_WORDS or "\x00" in comment:
        facts = {"is_missing": chosen not in ANSWERS, "is_long": len(comment) > LONGEST_WORDS}
        return _page(request, asked, "ask", status=wrong, typed=typed, **facts)
    try:
        say_as_customer(asked=asked, was_solved=ANSWERS[chosen], comment=comment, now=request.now)
    except ValidationError:
        return _page(request, asked, "thanks", status=HTTPStatus.CONFLICT, is_second=True)
    return redirect(request.get_full_path())


def _page(
    request: PublicRequest, asked: CaseRound | None, step: str, *, status: int = 200, **facts: Any
) -> HttpResponse:
    organisation = asked.case.organisation if asked else None
    offered = organisation.languages if organisation else [code for code, _n in settings.LANGUAGES]
    first = [asked.answer.language] if asked and asked.answer else []
    language = languages.negotiate(
        asked=request.GET.get("lang", "") or next(iter(first), ""),
        accepted=request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
        offered=offered,
    )
    zone = organisation.zone if organisation else timezone.get_current_timezone()
    with translation.override(language), timezone.override(zone):
        context = {
            "step": step,
            "organisation": organisation,
            "unit": asked.case.contact.unit if asked else None,
            "place": asked.case.contact.unit.name if asked else "",
            "answered_at": asked.answer.said_at if asked and asked.answer else None,
            "was_solved": asked.said.was_solved if asked and asked.said else None,
            "months": organisation.contacts_kept_months if organisation else 0,
            "languages": languages.choices(offered=offered, current=language),
            "longest": LONGEST_WORDS,
            "problem": _problem(facts),
            "is_missing": False,
            "is_long": False,
            "is_second": False,
            **facts,
            "typed": {"was_solved": "", "comment": ""} | facts.get("typed", {}),
        }
        text = render_to_string("feedback/cases/customer.html", context)
    return HttpResponse(text, status=status)


def _problem(facts: dict[str, Any]) -> str:
    if facts.get("is_missing"):
        return _("Please choose yes or no.")
    if facts.get("is_long"):
        return _("Please write a little less.")
    return ""
