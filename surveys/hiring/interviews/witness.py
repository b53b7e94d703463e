"""What interviews tell the structure audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Q

from surveys.hiring.models import Debrief, Interview, Scorecard, ScorecardRating
from surveys.hiring.vacancies.structure import Component

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from surveys.hiring.models import Vacancy
    from surveys.hiring.vacancies.structure import Facts


def facts_of_interviews(vacancies: Collection[Vacancy]) -> dict[int, Facts]:
    """Say what is known of each since interviews are planned and rated; four queries."""
    noted, last = _are_noted(vacancies), _are_debriefed_last(vacancies)
    found: dict[int, Facts] = {}
    for vacancy, panels in _panels(vacancies).items():
        found[vacancy] = {
            # Interviewers see the questions, and of the papers only the answers that they rate.
            Component.ANCILLARY: True,
            Component.SEVERAL_INTERVIEWERS: min(map(len, panels)) > 1,
            Component.SAME_INTERVIEWERS: len(set(panels)) == 1,
            Component.NOTES: noted.get(vacancy),
            Component.NO_DISCUSSION: last.get(vacancy),
        }
    return found


def _panels(vacancies: Collection[Vacancy]) -> dict[int, list[frozenset[int]]]:
    """Who meets each candidate of each vacancy that has an interview planned."""
    planned = Interview.objects.filter(
        candidate__vacancy__in=vacancies, candidate__withdrawn_at=None
    )
    met: dict[int, dict[int, set[int]]] = {}
    for vacancy, candidate, person in planned.values_list(
        "candidate__vacancy", "candidate", "interviewers"
    ):
        met.setdefault(vacancy, {}).setdefault(candidate, set()).update({person} - {None})
    return {
        vacancy: [frozenset(people) for people in candidates.values()]
        for vacancy, candidates in met.items()
    }


def _are_noted(vacancies: Collection[Vacancy]) -> dict[int, bool]:
    """Whether three of four ratings have a note; nothing before the first debrief.

    Whether a colleague noted anything is part of what is not seen before its time.
    """
    rows = (
        ScorecardRating.objects.filter(
            scorecard__candidate__vacancy__in=vacancies,
            scorecard__sent_at__isnull=False,
            scorecard__candidate__debrief__isnull=False,
        )
        .order_by()
        .values_list("scorecard__candidate__vacancy")
        .annotate(ratings=Count("pk"), noted=Count("pk", filter=~Q(note="")))
    )
    return {vacancy: 4 * noted >= 3 * ratings for vacancy, ratings, noted in rows}


def _are_debriefed_last(vacancies: Collection[Vacancy]) -> dict[int, bool]:
    """Whether no debrief began before the last rating of any candidate; nothing before one."""
    debriefs = Debrief.objects.filter(candidate__vacancy__in=vacancies).order_by()
    cards = Scorecard.objects.filter(candidate__vacancy__in=vacancies).order_by()
    first: Mapping[int, Any] = dict(
        debriefs.values_list("candidate__vacancy").annotate(at=Min("opened_at"))
    )
    last: Mapping[int, Any] = dict(
        cards.values_list("candidate__vacancy").annotate(at=Max("sent_at"))
    )
    return {
        vacancy: last.get(vacancy) is None or last[vacancy] <= begun
        for vacancy, begun in first.items()
    }
