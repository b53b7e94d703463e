"""What interviews tell the structure audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, Min

from surveys.hiring.models import Debrief, Interview, Scorecard, ScorecardRating
from surveys.hiring.vacancies.structure import Component

if TYPE_CHECKING:
    from surveys.hiring.models import Vacancy
    from surveys.hiring.vacancies.structure import Facts


def facts_of_interviews(vacancy: Vacancy) -> Facts:
    """Say what is known since interviews are planned and rated; nothing before."""
    planned = Interview.objects.filter(candidate__vacancy=vacancy, candidate__withdrawn_at=None)
    panels: dict[int, set[int]] = {}
    for candidate, person in planned.values_list("candidate", "interviewers"):
        panels.setdefault(candidate, set()).update({person} - {None})
    if not panels:
        return {}
    sizes = {len(panel) for panel in panels.values()}
    return {
        # Interviewers see the questions, and of the papers only the answers that they rate.
        Component.ANCILLARY: True,
        Component.SEVERAL_INTERVIEWERS: min(sizes) > 1,
        Component.SAME_INTERVIEWERS: len(set(map(frozenset, panels.values()))) == 1,
        Component.NOTES: _are_noted(vacancy),
        Component.NO_DISCUSSION: _are_debriefed_last(vacancy),
    }


def _are_noted(vacancy: Vacancy) -> bool | None:
    """Whether three of four ratings that were sent have a note."""
    sent = ScorecardRating.objects.filter(
        scorecard__candidate__vacancy=vacancy, scorecard__sent_at__isnull=False
    )
    ratings = sent.count()
    return 4 * sent.exclude(note="").count() >= 3 * ratings if ratings else None


def _are_debriefed_last(vacancy: Vacancy) -> bool | None:
    """Whether no debrief began before the last rating of any candidate; None before the first."""
    first = Debrief.objects.filter(candidate__vacancy=vacancy).aggregate(at=Min("opened_at"))["at"]
    last = Scorecard.objects.filter(candidate__vacancy=vacancy).aggregate(at=Max("sent_at"))["at"]
    return None if first is None else last is None or last <= first
