"""The worker's part: ratings of hires become sums, and are then deleted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from culture.accounts.models import Organisation
from surveys.hiring.later.pairs import RatedPerson, alike, interviews_of, pairs_of
from surveys.hiring.models import (
    Candidate,
    ScorecardRating,
    ValiditySums,
    WorkRating,
    WorkReview,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from surveys.hiring.models import Vacancy


def count_reviews() -> int:
    """Add up hires rated alike where k or more wait; return how many ratings went into sums.

    What was counted is deleted in the same transaction, so that nothing is counted twice and the
    sums lead back to no rating of a lead. Idempotent; each organisation is one transaction.
    """
    return sum(_count(one) for one in Organisation.objects.order_by("pk"))


def count_others(vacancy: Vacancy) -> None:
    """Add up who was interviewed for a vacancy and is not counted as a hire, before all are erased.

    In the caller's transaction, which erases them: so nobody is counted twice.
    """
    candidates = Candidate.objects.filter(vacancy=vacancy)
    counted = _counted(candidates)
    people = [
        RatedPerson(candidate, key, answers)
        for (candidate, key), answers in _interviews(candidates).items()
        if (candidate, key) not in counted
    ]
    organisation = vacancy.organisation
    for group in alike(people, k=organisation.k):
        for question, tally in interviews_of(group).items():
            sums = _sums(organisation, group[0].competency, question)
            sums.add_others(tally)
            sums.save()


@transaction.atomic
def _count(organisation: Organisation) -> int:
    waiting = list(
        WorkRating.objects.select_for_update(of=("self",))
        .filter(review__candidate__vacancy__organisation=organisation)
        .select_related("review", "competency")
        .order_by("pk")
    )
    if len(waiting) < organisation.k:
        return 0
    answers = _interviews(
        Candidate.objects.filter(pk__in=[one.review.candidate_id for one in waiting])
    )
    people = [
        RatedPerson(
            one.pk,
            one.competency.key,
            answers.get((one.review.candidate_id, one.competency.key), {}),
            one.points,
        )
        for one in waiting
    ]
    counted: list[object] = []
    for group in alike(people, k=organisation.k):
        for question, tally in pairs_of(group).items():
            sums = _sums(organisation, group[0].competency, question)
            sums.add_pairs(tally)
            sums.save()
        counted += [one.person for one in group]
    WorkRating.objects.filter(pk__in=counted).delete()
    return len(counted)


def _interviews(
    candidates: Iterable[Candidate],
) -> dict[tuple[int, str], dict[int, tuple[int, ...]]]:
    """What open ratings say, by candidate (serial), competency (key) and question (serial)."""
    rows = ScorecardRating.objects.filter(
        scorecard__candidate__in=candidates,
        scorecard__candidate__debrief__isnull=False,
        scorecard__sent_at__isnull=False,
        points__isnull=False,
        question__competency__isnull=False,
    ).values_list(
        "scorecard__candidate", "question__competency__key", "question__question", "points"
    )
    found: defaultdict[tuple[int, str], dict[int, tuple[int, ...]]] = defaultdict(dict)
    for candidate, competency, question, points in rows.order_by("pk"):
        given = found[candidate, competency]
        given[question] = (*given.get(question, ()), int(points or 0))
    return found


def _counted(candidates: Iterable[Candidate]) -> set[tuple[int, str]]:
    """What a lead was asked of hires and is not stored any more, by candidate and competency."""
    reviews = WorkReview.objects.filter(candidate__in=candidates).select_related("candidate")
    waiting = set(
        WorkRating.objects.filter(review__in=reviews).values_list(
            "review__candidate", "competency__key"
        )
    )
    keys = {
        (candidate, key)
        for candidate, key in reviews.values_list(
            "candidate",
            "candidate__guide_version__profile_version__competencies__key",
        )
    }
    return keys - waiting


def _sums(organisation: Organisation, competency: str, question: int | None) -> ValiditySums:
    found, _is_new = ValiditySums.objects.select_for_update().get_or_create(
        organisation=organisation, competency_key=competency, question_id=question
    )
    return found
