"""What a candidate is asked in writing: the fields of each question, and what was typed in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_in
from surveys.hiring.models import (
    CandidateAnswer,
    GuideQuestion,
    GuideVersion,
    QuestionKind,
    Setting,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST_ANSWER = 5_000
POINTS = range(1, 6)

EMPTY = _("Please answer this question.")
TOO_LONG = _("Please shorten this to 5,000 letters.")
UNKNOWN = _("Please choose one of the answers.")
SAME = _("Best and worst cannot be the same answer.")


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said to one question; everything is empty where nothing was."""

    text: str = ""
    best: str = ""
    worst: str = ""
    point: int | None = None

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.text or self.best or self.worst or self.point)


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question with its place among all that are asked in writing; `name` begins its fields."""

    question: GuideQuestion
    number: int
    opens_section: str = ""

    @property
    def name(self) -> str:
        """What the fields of this question are called."""
        return f"q{self.number}"

    @property
    def is_judgement(self) -> bool:
        """Whether the best and the worst of several answers are chosen."""
        return self.question.kind == QuestionKind.JUDGEMENT

    @property
    def is_scale(self) -> bool:
        """Whether a point between two descriptions is chosen."""
        return self.question.kind == QuestionKind.SELF_DESCRIPTION and bool(self.question.anchors)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields."""
        return (f"{self.name}-best", f"{self.name}-worst") if self.is_judgement else (self.name,)

    def read(self, typed: Mapping[str, str]) -> Answered:
        """What was typed or chosen, unknown choices left out."""
        if self.is_judgement:
            keys = {option["key"] for option in self.question.options}
            best, worst = (typed.get(name, "") for name in self.fields)
            return Answered(best=best if best in keys else "", worst=worst if worst in keys else "")
        text = typed.get(self.name, "").strip()
        if self.is_scale:
            return Answered(point=int(text) if text in map(str, POINTS) else None)
        return Answered(text=text.replace("\r\n", "\n"))

    def problem(self, answered: Answered) -> _StrPromise | None:
        """Say what keeps an answer from being sent."""
        if len(answered.text) > LONGEST_ANSWER:
            return TOO_LONG
        if self.is_judgement and answered.best and answered.best == answered.worst:
            return SAME
        if not self.question.is_mandatory:
            return None
        if self.is_judgement:
            return None if answered.best and answered.worst else UNKNOWN
        return None if answered else EMPTY

    def values(self, answered: Answered) -> dict[str, str]:
        """An answer as its fields hold it."""
        if self.is_judgement:
            return dict(zip(self.fields, (answered.best, answered.worst), strict=True))
        return {self.name: str(answered.point or "") if self.is_scale else answered.text}

    def in_words(self, answered: Answered, language: str) -> list[str]:
        """An answer as people read it; nothing where there is none."""
        if self.is_judgement:
            texts = {one["key"]: text_in(one["texts"], language) for one in self.question.options}
            said = ((_("Best: %(text)s"), answered.best), (_("Worst: %(text)s"), answered.worst))
            return [str(words) % {"text": texts[key]} for words, key in said if key in texts]
        if self.is_scale:
            return [_("%(point)s of 5") % {"point": answered.point}] if answered.point else []
        return [answered.text] if answered.text else []


@dataclass(frozen=True)
class WrittenPart:
    """Everything that a version of a guide asks in writing, in order."""

    version: GuideVersion
    language: str = field(default="en")

    @cached_property
    def questions(self) -> list[WrittenQuestion]:
        """The questions, numbered through all sections; two queries at most."""
        found = (
            GuideQuestion.objects.filter(section__version=self.version)
            .filter(section__setting=Setting.WRITTEN)
            .select_related("section")
            .order_by("section__position", "position")
        )
        questions, section = [], None
        for number, question in enumerate(found, 1):
            opens = text_in(question.section.names, self.language)
            questions.append(
                WrittenQuestion(question, number, opens if question.section_id != section else "")
            )
            section = question.section_id
        return questions

    def read(self, typed: Mapping[str, str]) -> dict[int, Answered]:
        """What was typed, by the serial of the question."""
        return {one.question.pk: one.read(typed) for one in self.questions}

    def problems(self, said: Mapping[int, Answered]) -> dict[str, _StrPromise]:
        """What keeps the answers from being sent, by the first field of the question."""
        found = (
            (one, one.problem(said.get(one.question.pk, Answered()))) for one in self.questions
        )
        return {one.fields[0]: problem for one, problem in found if problem}

    def values(self, said: Mapping[int, Answered]) -> dict[str, str]:
        """Answers as the fields of the form hold them."""
        return {
            name: value
            for one in self.questions
            for name, value in one.values(said.get(one.question.pk, Answered())).items()
        }

    def in_words(
        self, said: Mapping[int, Answered]
    ) -> Iterator[tuple[WrittenQuestion, str, list[str]]]:
        """Each question with its text and its answer, as people read them."""
        for one in self.questions:
            answered = said.get(one.question.pk, Answered())
            text = text_in(one.question.texts, self.language)
            yield one, text, one.in_words(answered, self.language)


def stored_answers(candidate_id: int) -> dict[int, Answered]:
    """What a candidate has said so far, by the serial of the question."""
    rows = CandidateAnswer.objects.filter(candidate=candidate_id)
    return {row.question_id: Answered(row.text, row.best, row.worst, row.point) for row in rows}
