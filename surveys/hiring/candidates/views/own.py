"""A candidate's own pages: agree, answer with breaks, look through, send; and the own data."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from culture.core.fields import read_fields
from surveys.hiring.candidates import answering, rights
from surveys.hiring.candidates.adding import ask_for_link
from surveys.hiring.candidates.demographics import ASKED, GROUPS, key_of, read_groups
from surveys.hiring.candidates.pages import placeless
from surveys.hiring.candidates.questionnaire import POINTS, stored_answers
from surveys.hiring.candidates.views.loading import own
from surveys.hiring.models import Accommodation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from culture.core.requests import PublicRequest
    from surveys.hiring.candidates.pages import OwnPage

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@own("GET", "HEAD", "POST")
def start(request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Say what happens with the data and ask for consent, or where this candidate is."""
    if request.method == "POST":
        return _agree(request, page)
    if page.candidate.consented_at is None and answering.takes_answers(page.candidate):
        return _consent(page)
    return page.render("start.html", asks_in_writing=bool(page.part.questions))


@own("POST")
def begin(request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Let the time run where it is limited."""
    try:
        answering.begin(candidate=page.candidate, now=request.now)
    except ValidationError:
        return redirect(page.at("start"))
    return redirect(page.at("answers"))


@own("GET", "HEAD", "POST")
def answers(request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Show the questions with what was said so far, and keep what is typed."""
    if not _may_answer(page):
        return redirect(page.at("start"))
    if request.method != "POST":
        said = stored_answers(page.candidate.pk)
        return _questions(page, page.part.values(said), is_saved="saved" in request.GET)
    typed = read_fields(request)
    said = page.part.read(typed)
    problems = page.part.problems(said)
    if "check" not in typed:  # a break may leave anything open that is not too long
        problems = {name: one for name, one in problems.items() if typed.get(name, "").strip()}
    if problems:
        return _questions(page, typed, problems=problems)
    try:
        answering.save_answers(candidate=page.candidate, said=said)
    except ValidationError:
        return redirect(page.at("start"))
    return redirect(page.at("check") if "check" in typed else page.at("answers") + "&saved=1")


@own("GET", "HEAD", "POST")
def check(request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Show every answer before it is sent, and send them once."""
    if not _may_answer(page):
        return redirect(page.at("start"))
    if request.method != "POST":
        return _check(page, {"key": str(uuid.uuid4())})
    typed = read_fields(request)
    try:
        answering.submit(
            candidate=page.candidate,
            key=uuid.UUID(typed.get("key", "")),
            groups=read_groups(typed),
            now=request.now,
        )
    except ValueError:
        return _check(page, typed | {"key": str(uuid.uuid4())}, status=WRONG)
    except ValidationError:
        return redirect(page.at("answers"))
    return redirect(page.at("start"))


@own("GET", "HEAD")
def show_rights(_request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Say what a candidate may do with the own data."""
    return page.render("rights.html", word=_word(page), typed="", problem="")


@own("GET", "HEAD")
def download(_request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Give everything that is stored about a candidate."""
    with page.active():
        document = rights.document_of(page.candidate)
    headers = {"Content-Disposition": 'attachment; filename="my-application.json"'}
    format_ = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(document, json_dumps_params=format_, headers=headers)


@own("POST")
def withdraw(request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Take the candidate out of the process, who has ticked that this is meant."""
    if "sure" not in read_fields(request):
        word = _word(page)
        return page.render(
            "rights.html", word=word, typed="", problem="", is_unsure=True, status=WRONG
        )
    rights.withdraw(candidate=page.candidate, now=request.now)
    return redirect(page.at("start"))


@own("POST")
def erase(request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Delete everything about the candidate after a typed word."""
    typed = read_fields(request).get("typed", "")
    word = _word(page)
    if typed.strip().casefold() != word.casefold():
        with page.active():
            problem = _("Please type the word “%(word)s” to erase your data.") % {"word": word}
        return page.render("rights.html", word=word, problem=problem, typed=typed, status=WRONG)
    rights.erase(candidate=page.candidate)
    context = {"place": page.vacancy.organisation.name}
    return placeless("erased.html", language=page.language, status=HTTPStatus.OK, context=context)


def renew_link(request: PublicRequest, page: OwnPage) -> HttpResponse:
    """Send a new link in the place of one whose time is over."""
    ask_for_link(candidate=page.candidate, now=request.now)
    return _link_sent(page)


@own("POST", expired=renew_link)
def replace_link(request: PublicRequest, page: OwnPage) -> HttpResponse:
    """End the links of a candidate, and send a new one to the address."""
    page.candidate.links.revoke(now=request.now)
    ask_for_link(candidate=page.candidate, now=request.now)
    return _link_sent(page)


def _link_sent(page: OwnPage) -> HttpResponse:
    context = {"place": page.vacancy.organisation.name, "state": "sent"}
    return placeless("link.html", language=page.language, status=HTTPStatus.OK, context=context)


def _agree(request: PublicRequest, page: OwnPage) -> HttpResponse:
    typed = read_fields(request)
    if "agree" not in typed:
        return _consent(page, typed, status=WRONG)
    try:
        answering.agree(
            candidate=page.candidate,
            language=page.language,
            wishes=[one for one in Accommodation.values if f"wish-{one}" in typed],
            wish=typed.get("wish", ""),
            may_be_rated_at_work="later" in typed,
            now=request.now,
        )
    except ValidationError:
        return redirect(page.at("start"))
    return redirect(page.at("start"))


def _consent(
    page: OwnPage, typed: Mapping[str, str] | None = None, *, status: int = 200
) -> HttpResponse:
    typed = typed or {}
    offered = [
        (one, f"wish-{one}" in typed)
        for one in map(Accommodation, page.candidate.guide_version.accommodations)
    ]
    facts = {
        "offered": offered,
        "wish": typed.get("wish", ""),
        "is_later": "later" in typed,
        "is_unticked": status == WRONG,
    }
    return page.render("consent.html", status=status, **facts)


def _may_answer(page: OwnPage) -> bool:
    candidate = page.candidate
    may = candidate.consented_at is not None and answering.takes_answers(candidate)
    is_timed = candidate.guide_version.minutes and not answering.has_extra_time(candidate)
    has_begun = candidate.began_at is not None
    return may and bool(page.part.questions) and (has_begun or not is_timed)


def _questions(
    page: OwnPage,
    values: Mapping[str, str],
    *,
    problems: Mapping[str, Any] | None = None,
    is_saved: bool = False,
) -> HttpResponse:
    problems, questions = problems or {}, page.part.questions
    asked = [
        {
            "question": one,
            "values": [values.get(name, "") for name in one.fields],
            "problem": problems.get(one.fields[0], ""),
        }
        for one in questions
    ]
    return page.render(
        "answers.html",
        asked=asked,
        problems=[
            (name, one.number, problems[name])
            for one in questions
            for name in one.fields
            if name in problems
        ],
        is_saved=is_saved,
        points=[str(point) for point in POINTS],
        until=page.candidate.answers_until,
        status=WRONG if problems else HTTPStatus.OK,
    )


def _check(page: OwnPage, typed: Mapping[str, str], *, status: int = 200) -> HttpResponse:
    said = stored_answers(page.candidate.pk)
    with page.active():
        answered = list(page.part.in_words(said))
    asks_demographics = key_of(page.vacancy) is not None
    attributes = [
        (attribute.value, ASKED[attribute], GROUPS[attribute], typed.get(attribute, ""))
        for attribute in ASKED
    ]
    return page.render(
        "check.html",
        answers=answered,
        missing=bool(page.part.problems(said)),
        attributes=attributes if asks_demographics else [],
        k=page.vacancy.organisation.k,
        key=typed["key"],
        status=status,
    )


def _word(page: OwnPage) -> str:
    with page.active():
        return _("erase")
