"""An interviewer's pages: whom to meet, the guide, and the own scorecard of each candidate."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from culture.core import calendars
from culture.core.fields import read_fields
from surveys.hiring.guides.queries import sections_of
from surveys.hiring.interviews import scoring
from surveys.hiring.interviews.calendars import calendar_of
from surveys.hiring.interviews.cards import (
    POINTS,
    TOO_LONG,
    UNRATED,
    RatingCard,
    stored_ratings,
    written_answers,
)
from surveys.hiring.interviews.debriefing import debriefed, may_read_debrief
from surveys.hiring.interviews.queries import my_candidates
from surveys.hiring.interviews.views.loading import candidate_or_404
from surveys.hiring.models import Scorecard, Setting, Vacancy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from surveys.hiring.interviews.pages import InterviewerPage
    from surveys.hiring.models import Candidate

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


def show_panel(page: InterviewerPage) -> HttpResponse:
    """Show whom this interviewer meets, by name, and which cards are sent."""
    is_over = page.vacancy.state == Vacancy.State.DECIDED
    return page.render("panel.html", lines=_lines(page), is_over=is_over)


def show_guide(page: InterviewerPage) -> HttpResponse:
    """Show what is asked in the interview, to be printed."""
    version = page.vacancy.guide_version
    sections = sections_of(version, setting=Setting.INTERVIEW) if version else []
    return page.render("guide.html", sections=sections, version=version)


def show_calendar(page: InterviewerPage) -> HttpResponse:
    """Give the interviews as a file or feed for a calendar."""
    with page.active():
        content = calendar_of(page.interviewer, link=page.address("panel"), now=page.now)
    return HttpResponse(content, content_type=calendars.TYPE)


def rate(page: InterviewerPage, candidate: uuid.UUID) -> HttpResponse:
    """Show the own card of a candidate, keep what is typed, and send it once."""
    met = candidate_or_404(page, candidate)
    stored = Scorecard.objects.filter(candidate=met, interviewer=page.interviewer).first()
    card = RatingCard(met.guide_version, page.language, written_answers(met.pk))
    if page.request.method != "POST":
        values = card.values(stored_ratings(stored))
        saves = stored.saves if stored else 0
        return _show(page, met, card, values, saves=saves, stored=stored)
    typed = read_fields(page.request)
    said = card.read(typed)
    problems = card.problems(said)
    if "send" not in typed:  # a break may leave anything open that is not too long
        problems = {name: one for name, one in problems.items() if one == TOO_LONG}
    saves = stored.saves if stored else 0
    if problems:
        return _show(page, met, card, typed, saves=saves, problems=problems)
    seen = int(typed["saves"]) if typed.get("saves", "").isdecimal() else -1
    try:
        if "send" in typed:
            scoring.send_card(
                interviewer=page.interviewer, candidate=met, said=said, seen=seen, now=page.now
            )
            return redirect(page.at("panel"))
        scoring.save_card(interviewer=page.interviewer, candidate=met, said=said, seen=seen)
    except ValidationError as refusal:
        sentence = " ".join(refusal.messages)
        return _show(page, met, card, typed, saves=saves, refusal=sentence, stored=stored)
    return redirect(page.at("card", candidate=met.uuid) + "&saved=1")


def show_debrief(page: InterviewerPage, candidate: uuid.UUID) -> HttpResponse:
    """Show all ratings of a candidate to somebody whose own ones are among them."""
    met = candidate_or_404(page, candidate)
    if not may_read_debrief(page.interviewer, met):
        raise Http404
    return page.render("debrief.html", candidate=met, competencies=debriefed(met))


def _show(
    page: InterviewerPage,
    candidate: Candidate,
    card: RatingCard,
    values: Mapping[str, str],
    *,
    saves: int,
    problems: Mapping[str, object] | None = None,
    refusal: str = "",
    stored: Scorecard | None = None,
) -> HttpResponse:
    problems = problems or {}
    asked = [
        {
            "question": one,
            "points": values.get(one.name, ""),
            "note": values.get(one.note, ""),
            "problem": problems.get(one.name) or problems.get(one.note, ""),
        }
        for one in card.questions
    ]
    return page.render(
        "card.html",
        status=WRONG if problems or refusal else HTTPStatus.OK,
        candidate=candidate,
        asked=asked,
        points=list(map(str, POINTS)),
        unrated=UNRATED,
        saves=saves,
        problems=[
            (name, one.number, problems[name])
            for one in card.questions
            for name in (one.name, one.note)
            if name in problems
        ],
        refusal=refusal,
        is_saved="saved" in page.request.GET,
        is_sent=bool(stored and stored.is_sent),
        action=page.at("card", candidate=candidate.uuid),
    )


def _lines(page: InterviewerPage) -> list[dict[str, object]]:
    return [
        {
            "mine": one,
            "to": page.at("card", candidate=one.candidate.uuid),
            "to_debrief": page.at("debrief", candidate=one.candidate.uuid),
        }
        for one in my_candidates(page.interviewer)
    ]
