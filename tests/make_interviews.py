"""Plain builders for interviews: each stores one thing with sensible facts and returns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from surveys.hiring.interviews.cards import Rated, RatingCard
from surveys.hiring.models import (
    Candidate,
    Interview,
    Interviewer,
    InterviewerLink,
    Scorecard,
    ScorecardRating,
    Vacancy,
)
from tests import make


def an_interviewer(vacancy: Vacancy, **facts: Any) -> Interviewer:
    """Somebody on the panel, from outside unless a `user` is given."""
    user = facts.get("user")
    facts.setdefault("name", user.name if user else "Iris Holm")
    facts.setdefault("email", user.email if user else f"panel{make.next_number()}@example.org")
    facts.setdefault("language", "en")
    return Interviewer.objects.create(vacancy=vacancy, added_at=make.NOW, **facts)


def a_link_of(interviewer: Interviewer, *, now: dt.datetime = make.NOW) -> str:
    """The code of a new personal link."""
    return InterviewerLink.objects.make(interviewer=interviewer, now=now)


def an_interview(candidate: Candidate, *interviewers: Interviewer, **facts: Any) -> Interview:
    """A meeting on the day of the tests."""
    facts.setdefault("starts_at", make.NOW)
    interview = Interview.objects.create(candidate=candidate, **facts)
    interview.interviewers.set(interviewers)
    return interview


def said_of(candidate: Candidate, points: Sequence[int | None], note: str = "") -> dict[int, Rated]:
    """What a card says with these points for its questions in their order."""
    asked = RatingCard(candidate.guide_version).questions
    return {
        one.question.pk: Rated(given, given is None, note or ("late" if given is None else ""))
        for one, given in zip(asked, points, strict=True)
    }


def a_scorecard(
    candidate: Candidate,
    interviewer: Interviewer,
    points: Sequence[int | None],
    *,
    note: str = "",
    sent: bool = True,
    **facts: Any,
) -> Scorecard:
    """A card with these points, sent unless said otherwise."""
    card = Scorecard.objects.create(candidate=candidate, interviewer=interviewer, saves=1, **facts)
    said: Mapping[int, Rated] = said_of(candidate, points, note)
    ScorecardRating.objects.bulk_create(
        ScorecardRating(
            scorecard=card,
            question_id=question,
            points=one.points,
            is_unrated=one.is_unrated,
            note=one.note,
        )
        for question, one in said.items()
    )
    if sent:
        card.sent_at = make.NOW
        card.save(update_fields=["sent_at"])
    return card
