"""The debrief: ratings open to those who gave them, disagreement first, and what is agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.hiring.interviews.cards import Rated
from surveys.hiring.interviews.planning import lock_candidate, refuse_decided
from surveys.hiring.interviews.queries import panel_lines
from surveys.hiring.models import (
    AgreedRating,
    Candidate,
    Competency,
    Debrief,
    GuideQuestion,
    Interviewer,
    Scorecard,
    ScorecardRating,
)
from surveys.hiring.recording import record_candidate

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@dataclass(frozen=True, slots=True)
class InterviewerVoice:
    """What one interviewer said of an answer."""

    interviewer: Interviewer
    rated: Rated


@dataclass(frozen=True, slots=True)
class DebriefedQuestion:
    """A question with what each interviewer gave its answer, by name."""

    question: GuideQuestion
    voices: Sequence[InterviewerVoice]

    @property
    def spread(self) -> int:
        """How many points lie between the lowest and the highest rating."""
        points = [one.rated.points for one in self.voices if one.rated.points]
        return max(points) - min(points) if points else 0


@dataclass(frozen=True, slots=True)
class DebriefedCompetency:
    """A competency with its questions, and what was agreed about it, the newest last."""

    competency: Competency
    questions: Sequence[DebriefedQuestion]
    agreed: Sequence[AgreedRating]

    @property
    def spread(self) -> int:
        """How far interviewers disagree where they disagree most."""
        return max((one.spread for one in self.questions), default=0)

    @property
    def mean(self) -> Fraction | None:
        """The mean of all ratings; None without any."""
        points = [
            voice.rated.points
            for one in self.questions
            for voice in one.voices
            if voice.rated.points
        ]
        return Fraction(sum(points), len(points)) if points else None

    @property
    def now(self) -> AgreedRating | None:
        """What is agreed now."""
        return self.agreed[-1] if self.agreed else None


@transaction.atomic
def open_debrief(*, actor: User, candidate: Candidate, now: dt.datetime) -> None:
    """Open a candidate's ratings to those who gave them; again changes nothing.

    Raises ValidationError while somebody is waited for, and where nobody rated.
    """
    locked = lock_candidate(candidate)
    if Debrief.objects.filter(candidate=locked).exists():
        return
    [line] = panel_lines(locked.vacancy, candidates=Candidate.objects.filter(pk=locked.pk))
    if not line.is_complete:
        raise ValidationError(_("A debrief begins when all ratings of this candidate are in."))
    Debrief.objects.create(candidate=locked, opened_by=actor, opened_at=now)
    record_candidate("debrief-opened", locked, actor=actor, now=now)


@transaction.atomic
def record_agreed(
    *,
    actor: User,
    candidate: Candidate,
    competency: Competency,
    points: int,
    reason: str,
    now: dt.datetime,
) -> AgreedRating:
    """Write down what a debrief agreed about a competency; what interviewers gave stays beside it.

    Raises ValidationError before the debrief, after the decision, and without a reason.
    """
    locked = lock_candidate(candidate)
    refuse_decided(locked)
    if not Debrief.objects.filter(candidate=locked).exists():
        raise ValidationError(_("A debrief begins when all ratings of this candidate are in."))
    agreed = AgreedRating(
        candidate=locked,
        competency=competency,
        points=points,
        reason=reason.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    agreed.full_clean()
    agreed.save()
    record_candidate("rating-agreed", locked, actor=actor, now=now, competency=competency.key)
    return agreed


def may_read_debrief(interviewer: Interviewer, candidate: Candidate) -> bool:
    """Whether an interviewer sees all ratings: the debrief has begun with the own ones."""
    return Scorecard.objects.filter(
        candidate=candidate,
        interviewer=interviewer,
        sent_at__isnull=False,
        candidate__debrief__isnull=False,
    ).exists()


def debriefed(candidate: Candidate) -> list[DebriefedCompetency]:
    """What interviewers gave a candidate, where they disagree most first; nothing before its time.

    Among those who disagree alike the order is that of the profile. Two queries, or one.
    """
    ratings = (
        ScorecardRating.objects.filter(
            scorecard__candidate=candidate,
            scorecard__sent_at__isnull=False,
            scorecard__candidate__debrief__isnull=False,
        )
        .select_related("question__competency", "scorecard__interviewer")
        .order_by("question__competency__position", "question_id", "scorecard__interviewer__name")
    )
    voices: dict[int, dict[int, list[InterviewerVoice]]] = {}
    questions: dict[int, GuideQuestion] = {}
    for row in ratings:
        question = row.question
        if question.competency_id is None:
            continue
        questions[question.pk] = question
        said = InterviewerVoice(
            row.scorecard.interviewer, Rated(row.points, row.is_unrated, row.note)
        )
        voices.setdefault(question.competency_id, {}).setdefault(question.pk, []).append(said)
    agreed = agreed_by_competency(candidate) if voices else {}
    found = [
        _competency(of_questions, questions, agreed.get(competency, []))
        for competency, of_questions in voices.items()
    ]
    return sorted(found, key=lambda one: -one.spread)


def agreed_by_competency(candidate: Candidate) -> dict[int, list[AgreedRating]]:
    """What was agreed about each competency, the newest last."""
    found: dict[int, list[AgreedRating]] = {}
    rows = AgreedRating.objects.filter(candidate=candidate).select_related("recorded_by")
    for row in rows.order_by("pk"):
        found.setdefault(row.competency_id, []).append(row)
    return found


def _competency(
    voices: dict[int, list[InterviewerVoice]],
    questions: dict[int, GuideQuestion],
    agreed: Sequence[AgreedRating],
) -> DebriefedCompetency:
    rows = [DebriefedQuestion(questions[pk], said) for pk, said in voices.items()]
    rows.sort(key=lambda one: -one.spread)
    competency = rows[0].question.competency
    assert competency is not None  # noqa: S101 - only rated questions come here
    return DebriefedCompetency(competency, rows, agreed)
