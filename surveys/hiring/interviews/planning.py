"""When interviewers meet candidates: planned, moved and called off by HR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.hiring.models import Candidate, Debrief, Interview, Scorecard, Vacancy
from surveys.hiring.recording import record_candidate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from culture.accounts.models import User
    from surveys.hiring.models import Interviewer


@transaction.atomic
def plan_interview(
    *,
    actor: User,
    interview: Interview,
    interviewers: Iterable[Interviewer],
    now: dt.datetime,
) -> Interview:
    """Store an interview with who is there; the same again moves it.

    Raises ValidationError where the candidate takes part no more, or the vacancy is decided.
    """
    candidate = lock_candidate(interview.candidate)
    refuse_over(candidate)
    interview.full_clean()
    interview.save()
    interview.interviewers.set(interviewers)
    record_candidate("interview-planned", candidate, actor=actor, now=now)
    return interview


@transaction.atomic
def call_off(*, actor: User, interview: Interview, now: dt.datetime) -> None:
    """Delete an interview of which no rating was sent. Raises ValidationError otherwise."""
    candidate = lock_candidate(interview.candidate)
    sent = Scorecard.objects.filter(
        candidate=candidate,
        interviewer__in=interview.interviewers.all(),
        sent_at__isnull=False,
    )
    if sent.exists():
        raise ValidationError(_("Ratings were sent: this interview took place."))
    interview.delete()
    record_candidate("interview-called-off", candidate, actor=actor, now=now)


def lock_candidate(candidate: Candidate) -> Candidate:
    """The candidate as stored, locked: what is rated, opened and decided waits here in turn.

    Raises ValidationError where the data were erased meanwhile.
    """
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("vacancy")
    locked = rows.filter(pk=candidate.pk).first()
    if locked is None:
        raise ValidationError(_("The data of this candidate were erased."))
    return locked


def refuse_over(candidate: Candidate) -> None:
    """Raise ValidationError where nobody rates this candidate any more."""
    if candidate.has_withdrawn:
        raise ValidationError(_("This candidate has withdrawn: nobody goes on rating."))
    if Debrief.objects.filter(candidate=candidate).exists():
        raise ValidationError(_("The debrief has begun: nobody goes on rating."))
    refuse_decided(candidate)


def refuse_decided(candidate: Candidate) -> None:
    """Raise ValidationError once the vacancy is decided."""
    if candidate.vacancy.state == Vacancy.State.DECIDED:
        raise ValidationError(_("This vacancy is decided."))
