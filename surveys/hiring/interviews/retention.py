"""The clock of interviewers' data: it ends with that of the candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveys.hiring.candidates.retention import is_over
from surveys.hiring.models import Interviewer, InterviewerLink, Vacancy

if TYPE_CHECKING:
    import datetime as dt


def apply_retention(*, now: dt.datetime) -> int:
    """Delete interviewers of vacancies whose candidates' time is over; return how many.

    Names and addresses of people from outside are kept no longer than what they rated. Idempotent;
    whoever still has a scorecard stays until its candidate is erased.
    """
    deleted = 0
    decided = Vacancy.objects.filter(state=Vacancy.State.DECIDED, panel__isnull=False).distinct()
    for vacancy in decided.select_related("organisation"):
        if is_over(vacancy, now=now):
            free = Interviewer.objects.filter(vacancy=vacancy, scorecards=None)
            deleted += free.delete()[1].get("hiring.Interviewer", 0)
    InterviewerLink.objects.forget(now=now)
    return deleted
