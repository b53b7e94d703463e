"""A scorecard as a form: the fields of each question, and what was chosen and noted in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_in
from surveys.hiring.interviews.ratings import HIGHEST, LOWEST
from surveys.hiring.models import CandidateAnswer, GuideQuestion, GuideVersion, ScorecardRating
from surveys.hiring.models.interviews import LONGEST_NOTE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from surveys.hiring.models import Scorecard

POINTS = range(LOWEST, HIGHEST + 1)
UNRATED = "none"

EMPTY = _("Please rate this answer, or say that it could not be rated.")
NO_NOTE = _("Please say in a note why it could not be rated.")
TOO_LONG = _("Please shorten this note to 2,000 letters.")


@dataclass(frozen=True, slots=True)
class Rated:
    """What an interviewer said of one answer; everything is empty where nothing was."""

    points: int | None = None
    is_unrated: bool = False
    note: str = ""

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.points or self.is_unrated or self.note)


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """A rated question with its place on the card; `answer` is what was written before."""

    question: GuideQuestion
    number: int
    competency: str = ""
    answer: str = ""

    @property
    def name(self) -> str:
        """What the field of the points is called."""
        return f"q{self.number}"

    @property
    def note(self) -> str:
        """What the field of the note is called."""
        return f"{self.name}-note"

    def read(self, typed: Mapping[str, str]) -> Rated:
        """What was chosen and noted; an unknown choice is none."""
        chosen = typed.get(self.name, "")
        note = typed.get(self.note, "").strip().replace("\r\n", "\n")
        points = int(chosen) if chosen in map(str, POINTS) else None
        return Rated(points, chosen == UNRATED, note)

    def problem(self, rated: Rated) -> _StrPromise | None:
        """Say what keeps a rating from being sent."""
        if len(rated.note) > LONGEST_NOTE:
            return TOO_LONG
        if rated.is_unrated and not rated.note:
            return NO_NOTE
        if self.question.is_mandatory and not (rated.points or rated.is_unrated):
            return EMPTY
        return None

    def values(self, rated: Rated) -> dict[str, str]:
        """What was said as the fields hold it."""
        chosen = UNRATED if rated.is_unrated else str(rated.points or "")
        return {self.name: chosen, self.note: rated.note}


@dataclass(frozen=True)
class RatingCard:
    """Everything that is rated of one candidate, in the order in which it is asked."""

    version: GuideVersion
    language: str = "en"
    answers: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def questions(self) -> list[CardQuestion]:
        """The rated questions, numbered through all sections; one query."""
        found = (
            GuideQuestion.objects.filter(section__version=self.version, competency__isnull=False)
            .select_related("competency")
            .order_by("section__position", "position")
        )
        return [
            CardQuestion(
                question,
                number,
                text_in(question.competency.names, self.language) if question.competency else "",
                self.answers.get(question.pk, ""),
            )
            for number, question in enumerate(found, 1)
            if question.is_rated
        ]

    def read(self, typed: Mapping[str, str]) -> dict[int, Rated]:
        """What was typed, by the serial of the question."""
        return {one.question.pk: one.read(typed) for one in self.questions}

    def problems(self, said: Mapping[int, Rated]) -> dict[str, _StrPromise]:
        """What keeps the card from being sent, by the name of the field."""
        found = ((one, one.problem(said.get(one.question.pk, Rated()))) for one in self.questions)
        return {
            (one.note if problem in {NO_NOTE, TOO_LONG} else one.name): problem
            for one, problem in found
            if problem
        }

    def values(self, said: Mapping[int, Rated]) -> dict[str, str]:
        """A card as the fields of the form hold it."""
        return {
            name: value
            for one in self.questions
            for name, value in one.values(said.get(one.question.pk, Rated())).items()
        }


def stored_ratings(scorecard: Scorecard | None) -> dict[int, Rated]:
    """What an interviewer has said so far, by the serial of the question."""
    if scorecard is None:
        return {}
    rows = ScorecardRating.objects.filter(scorecard=scorecard)
    return {row.question_id: Rated(row.points, row.is_unrated, row.note) for row in rows}


def written_answers(candidate_id: int) -> dict[int, str]:
    """What a candidate wrote to questions that are rated, and to no other."""
    rows = CandidateAnswer.objects.filter(
        candidate=candidate_id,
        candidate__submitted_at__isnull=False,
        question__competency__isnull=False,
    )
    return dict(rows.values_list("question_id", "text"))
