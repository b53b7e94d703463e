"""What the ratings of an organisation tell about themselves: agreement, leanings, questions."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.core.texts import text_here
from culture.scoring.krippendorff import Metric
from surveys.hiring.interviews.ratings import GivenRating
from surveys.hiring.models import ScorecardRating, Vacancy
from surveys.hiring.quality.agreement import (
    PanelAgreement,
    SeenAlike,
    agreement_per_competency,
    agreement_per_question,
)
from surveys.hiring.quality.leniency import Leniency, leniency_of
from surveys.hiring.quality.questions import QuestionSpread, spread_per_question

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import User
    from surveys.hiring.models.vacancies import VacancyQuerySet


@dataclass(frozen=True, slots=True)
class ReviewedSubject:
    """A competency or a question by its name, with how far interviewers see the same.

    `question` is the question's place in the bank (serial), None of a competency.
    """

    name: str
    agreement: PanelAgreement
    spread: QuestionSpread | None = None
    question: int | None = None

    @property
    def alpha(self) -> float | None:
        """Krippendorff's alpha of all ratings, missing ones left out."""
        return self.agreement.alphas[Metric.INTERVAL]

    @property
    def is_alike(self) -> bool:
        """Whether interviewers see the same."""
        return self.agreement.alike == SeenAlike.YES

    @property
    def absolute_mean(self) -> float | None:
        """ICC(A,k), where the same people rated the same candidates."""
        return self.agreement.judges.absolute_mean if self.agreement.judges else None


@dataclass(frozen=True, slots=True)
class ReviewedInterviewer:
    """An interviewer by name, with the leaning."""

    name: str
    leniency: Leniency


@dataclass(frozen=True, slots=True)
class RatingsReview:
    """What all open ratings of an organisation tell."""

    ratings: int
    candidates: int
    competencies: Sequence[ReviewedSubject]
    questions: Sequence[ReviewedSubject]
    interviewers: Sequence[ReviewedInterviewer]


@dataclass(frozen=True, slots=True)
class NamedRatings:
    """Ratings with the names of what they are about, over all vacancies of an organisation.

    A competency is one by its key and a question by its place in the bank, whatever the version; an
    interviewer is one by the address.
    """

    ratings: Sequence[GivenRating]
    names: Mapping[Hashable, str]
    questions: Mapping[Hashable, int]


def review(actor: User) -> RatingsReview:
    """Review the ratings that the actor may see; those before a debrief are not among them."""
    found = ratings_for(actor)
    spreads = {one.question: one for one in spread_per_question(found.ratings)}
    return RatingsReview(
        ratings=len(found.ratings),
        candidates=len({one.candidate for one in found.ratings}),
        competencies=[
            ReviewedSubject(found.names[key], one)
            for key, one in agreement_per_competency(found.ratings).items()
        ],
        questions=[
            ReviewedSubject(found.names[key], one, spreads[key], found.questions[key])
            for key, one in agreement_per_question(found.ratings).items()
        ],
        interviewers=[
            ReviewedInterviewer(found.names[one.interviewer], one)
            for one in leniency_of(found.ratings)
        ],
    )


def ratings_for(actor: User) -> NamedRatings:
    """Read the open ratings of the vacancies that the actor may see; one query."""
    rows = (
        open_ratings(Vacancy.objects.visible_to(actor))
        .order_by("scorecard__interviewer__name", "scorecard__candidate", "question")
        .values_list(
            "points",
            "scorecard__interviewer__email",
            "scorecard__interviewer__name",
            "scorecard__candidate",
            "question__competency__key",
            "question__competency__names",
            "question__question",
            "question__texts",
        )
    )
    ratings: list[GivenRating] = []
    names: dict[Hashable, str] = {}
    questions: dict[Hashable, int] = {}
    for points, email, person, candidate, competency, titles, question, texts in rows:
        by, of, about = ("by", email.casefold()), ("of", competency), ("about", question)
        names[by], names[of], names[about] = person, text_here(titles), text_here(texts)
        questions[about] = question
        ratings.append(GivenRating(by, candidate, of, about, int(points or 0)))
    return NamedRatings(ratings, names, questions)


def open_ratings(vacancies: Collection[Vacancy] | VacancyQuerySet) -> QuerySet[ScorecardRating]:
    """Ratings of vacancies that count: sent, about a competency, of candidates debriefed since."""
    return ScorecardRating.objects.filter(
        scorecard__candidate__vacancy__in=vacancies,
        scorecard__candidate__debrief__isnull=False,
        scorecard__sent_at__isnull=False,
        points__isnull=False,
        question__competency__isnull=False,
    )
