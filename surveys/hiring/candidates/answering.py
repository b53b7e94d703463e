"""What candidates do on their own page, from agreeing to sending; each step may be repeated."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.core.background import nudge
from surveys.hiring.candidates.adding import queue_mail
from surveys.hiring.candidates.demographics import drop_letter
from surveys.hiring.candidates.nudges import LETTERS
from surveys.hiring.candidates.questionnaire import WrittenPart, stored_answers
from surveys.hiring.models import (
    Accommodation,
    Candidate,
    CandidateAnswer,
    CandidateMail,
    Stage,
    Vacancy,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from surveys.hiring.candidates.questionnaire import Answered

State = Vacancy.State


def takes_answers(candidate: Candidate) -> bool:
    """Whether this candidate may still answer: not sent, not withdrawn, nothing decided."""
    return (
        not candidate.has_submitted
        and not candidate.has_withdrawn
        and candidate.vacancy.state in {State.OPEN, State.CLOSED}
    )


@transaction.atomic
def agree(
    *,
    candidate: Candidate,
    language: str,
    wishes: Sequence[str] = (),
    wish: str = "",
    may_be_rated_at_work: bool = False,
    now: dt.datetime,
) -> None:
    """Note that a candidate has read what happens with the data and takes part.

    The language becomes the one of the mails. What the guide does not offer is not noted.
    `may_be_rated_at_work` says whether the lead may be asked, months later, how the work goes.
    """
    locked = _locked(candidate)
    _refuse_late(locked)
    offered = [one for one in locked.guide_version.accommodations if one in wishes]
    locked.consented_at = locked.consented_at or now
    locked.language, locked.wishes, locked.wish = language, offered, wish.strip()
    locked.may_be_rated_at_work = may_be_rated_at_work
    locked.save(
        update_fields=["consented_at", "language", "wishes", "wish", "may_be_rated_at_work"]
    )


@transaction.atomic
def begin(*, candidate: Candidate, now: dt.datetime) -> None:
    """Let the time to answer run, once."""
    locked = _locked(candidate)
    _refuse_late(locked)
    if locked.began_at is None:
        locked.began_at = now
        locked.save(update_fields=["began_at"])


@transaction.atomic
def save_answers(*, candidate: Candidate, said: Mapping[int, Answered]) -> None:
    """Keep what was said so far. Raises ValidationError where it was sent already, or too late."""
    locked = _locked(candidate)
    _refuse_late(locked)
    CandidateAnswer.objects.filter(candidate=locked).exclude(question__in=said).delete()
    CandidateAnswer.objects.bulk_create(
        [
            CandidateAnswer(
                candidate=locked,
                question_id=question,
                text=one.text,
                best=one.best,
                worst=one.worst,
                point=one.point,
            )
            for question, one in said.items()
        ],
        update_conflicts=True,
        unique_fields=["candidate", "question"],
        update_fields=["text", "best", "worst", "point"],
    )


@transaction.atomic
def submit(
    *, candidate: Candidate, key: uuid.UUID, groups: Mapping[str, str], now: dt.datetime
) -> bool:
    """Send the answers that are kept, once; whether this call did.

    The same again changes nothing. `groups` is what was said for the monitoring of fairness: it
    goes into a sealed letter. The letter shares its transaction with the candidate, until the
    worker seals it anew with all others, at once. Raises ValidationError where something mandatory
    is missing, and where the candidate has withdrawn or the vacancy is decided.
    """
    locked = _locked(candidate)
    if locked.has_submitted:
        return False
    _refuse_late(locked)
    if WrittenPart(locked.guide_version).problems(stored_answers(locked.pk)):
        raise ValidationError(_("Something is not answered yet."))
    locked.submitted_at, locked.submitted_with = now, key
    locked.save(update_fields=["submitted_at", "submitted_with"])
    locked.reach(Stage.ANSWERED)
    drop_letter(locked, groups)
    nudge(LETTERS)
    queue_mail(locked, CandidateMail.Kind.RECEIPT, now=now)
    return True


def has_extra_time(candidate: Candidate) -> bool:
    """Whether this candidate asked for more time, which is then not limited."""
    return Accommodation.EXTRA_TIME in candidate.wishes


def _locked(candidate: Candidate) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",))
    locked = rows.select_related("vacancy", "guide_version").filter(pk=candidate.pk).first()
    if locked is None:  # erased meanwhile, in another window
        raise ValidationError(_("Answers are no longer taken here."))
    return locked


def _refuse_late(candidate: Candidate) -> None:
    if not takes_answers(candidate):
        raise ValidationError(_("Answers are no longer taken here."))
