"""The comparison of a vacancy's candidates: groups that cannot be told apart, with the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.hiring.interviews.comparing import WeightedSum, in_groups, weighted_sums
from surveys.hiring.interviews.ratings import GivenRating
from surveys.hiring.models import AgreedRating, Candidate, Competency, ScorecardRating

if TYPE_CHECKING:
    from collections.abc import Iterable

    from surveys.hiring.models import Vacancy


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """A competency in somebody's sum: its rating, its points, its worth, and what was agreed."""

    competency: Competency
    rating: float
    worth: float
    agreed: int | None


@dataclass(frozen=True, slots=True)
class ComparedCandidate:
    """A candidate with the weighted sum and its parts."""

    candidate: Candidate
    found: WeightedSum
    parts: Sequence[ComparedPart]

    @property
    def value(self) -> float | None:
        """The sum, on the scale of the ratings."""
        return None if self.found.value is None else float(self.found.value)


@dataclass(frozen=True, slots=True)
class ComparedCandidates:
    """Groups from the highest down, where nobody inside comes before anybody; and who has no place.

    `unrated` are those whose ratings are not open yet.
    """

    groups: Sequence[Sequence[ComparedCandidate]]
    unplaced: Sequence[ComparedCandidate]
    unrated: Sequence[Candidate]


def compare(vacancy: Vacancy, candidates: Iterable[Candidate]) -> ComparedCandidates:
    """Hold candidates, given by name, against each other; three queries."""
    people = list(candidates)
    ratings = open_ratings(vacancy)
    competencies = list(vacancy.profile_version.competencies.order_by("position"))
    sums = weighted_sums(ratings, {one.pk: one.points for one in competencies})
    by_candidate = {one.candidate: one for one in sums}
    ordered = [by_candidate[one.pk] for one in people if one.pk in by_candidate]
    agreed = _agreed(vacancy)
    named = {one.pk: one for one in people}
    keyed = {one.pk: one for one in competencies}

    def shown(found: WeightedSum) -> ComparedCandidate:
        pk = found.candidate
        parts = [
            ComparedPart(
                keyed[part.competency],  # type: ignore[index]
                float(part.rating),
                float(part.worth),
                agreed.get((pk, part.competency)),
            )
            for part in found.parts
        ]
        return ComparedCandidate(named[pk], found, parts)  # type: ignore[index]

    groups = in_groups(ordered)
    placed = {one.candidate for group in groups for one in group}
    return ComparedCandidates(
        groups=[[shown(one) for one in group] for group in groups],
        unplaced=[shown(one) for one in ordered if one.candidate not in placed],
        unrated=[one for one in people if one.pk not in by_candidate],
    )


def open_ratings(*vacancies: Vacancy) -> list[GivenRating]:
    """The independent ratings of candidates whose debrief has begun; one query."""
    rows = (
        ScorecardRating.objects.filter(
            scorecard__candidate__vacancy__in=vacancies,
            scorecard__candidate__debrief__isnull=False,
            scorecard__sent_at__isnull=False,
            points__isnull=False,
        )
        .order_by("scorecard__interviewer", "scorecard__candidate", "question")
        .values_list(
            "scorecard__interviewer",
            "scorecard__candidate",
            "question__competency",
            "question",
            "points",
        )
    )
    return [
        GivenRating(interviewer, candidate, competency, question, points)
        for interviewer, candidate, competency, question, points in rows
        if points is not None
    ]


def _agreed(vacancy: Vacancy) -> dict[tuple[object, object], int]:
    """The newest agreed points by candidate and competency."""
    rows = AgreedRating.objects.filter(candidate__vacancy=vacancy).order_by("pk")
    return {
        (candidate, competency): points
        for candidate, competency, points in rows.values_list("candidate", "competency", "points")
    }
