"""Asking where nothing is said, and answering; no moment is ever dated back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.accounts.models import User
from culture.audit.services import record_entry
from culture.zones.models import Consultation, ConsultationAnswer, Situation
from culture.zones.queries import rules_for
from culture.zones.reach import answers, readable_units, who_answers
from culture.zones.services.situations import Ruling, add_situation

if TYPE_CHECKING:
    import datetime as dt

    from culture.org.models import Unit
    from culture.zones.models import SharedValue

MOST_WAITING = 10


@transaction.atomic
def ask(
    *, actor: User, unit: Unit, question: str, submission_key: uuid.UUID, now: dt.datetime
) -> Consultation:
    """Store a question to whoever answers for a unit; the same form sent again stores nothing.

    Raises ValidationError for a unit whose rules the actor does not read or that is closed, and
    where many questions of the same person wait.
    """
    # Two forms of one person come one after the other.
    User.objects.select_for_update().get(pk=actor.pk)
    known = Consultation.objects.filter(asker=actor, submission_key=submission_key).first()
    if known:
        return known
    day = actor.organisation.day_of(now)
    if unit.closed_on or not readable_units(actor, day=day).filter(pk=unit.pk).exists():
        raise ValidationError(_("You can only ask in a unit that you belong to."))
    if Consultation.objects.filter(asker=actor).waiting().count() >= MOST_WAITING:
        raise ValidationError(
            _("%(most)s of your questions wait for an answer. Please speak to your lead.")
            % {"most": MOST_WAITING}
        )
    return Consultation.objects.create(
        organisation_id=unit.organisation_id,
        unit=unit,
        question=question,
        asker=actor,
        asked_at=now,
        submission_key=submission_key,
    )


@transaction.atomic
def answer(
    *,
    actor: User,
    consultation: Consultation,
    zone: str,
    words: str,
    now: dt.datetime,
    value: SharedValue | None = None,
) -> ConsultationAnswer:
    """Answer a question, once; the same answer sent again by the same person changes nothing.

    Raises ValidationError where somebody was quicker, whose answer then stands, and where the actor
    is not to answer.
    """
    asked = _locked(consultation)
    known = ConsultationAnswer.objects.filter(consultation=asked).first()
    if known:
        if (known.said_by_id, known.zone, known.words) == (actor.pk, zone, words):
            return known
        raise ValidationError(_("This question has been answered in the meantime."))
    _check_answers(actor, asked, now=now)
    said = ConsultationAnswer.objects.create(
        consultation=asked, zone=zone, words=words, value=value, said_at=now, said_by=actor
    )
    # Who asked is not in the audit, and neither is what.
    record_entry(
        actor=actor,
        action="zones-question-answered",
        object_name=asked.unit.name,
        object_uuid=asked.uuid,
        now=now,
        details={"zone": zone},
    )
    return said


@transaction.atomic
def cover_by(
    *, actor: User, consultation: Consultation, situation: Situation, now: dt.datetime
) -> None:
    """Say which situation a question belongs to, so that it no longer counts as uncovered.

    Raises ValidationError where there is no answer yet, where the actor is not to answer, and for a
    situation that does not hold in the unit.
    """
    asked = _locked(consultation)
    _answer_to(asked)
    _check_answers(actor, asked, now=now)
    if situation.pk not in {rule.situation.pk for rule in rules_for(asked.unit, role=None)}:
        raise ValidationError(_("This situation does not hold here."))
    asked.covered_by = situation
    asked.save(update_fields=["covered_by"])


@transaction.atomic
def make_situation(*, actor: User, consultation: Consultation, now: dt.datetime) -> Situation:
    """Make a question and its answer a situation of the unit; doing it again gives the same one.

    Raises ValidationError where there is no answer yet, and where the actor is not to answer.
    """
    asked = _locked(consultation)
    if asked.covered_by:
        return asked.covered_by
    said = _answer_to(asked)
    _check_answers(actor, asked, now=now)
    ruling = Ruling(name=asked.question, zone=said.zone, guidance=said.words, value=said.value)
    asked.covered_by = add_situation(actor=actor, unit=asked.unit, ruling=ruling, now=now)
    asked.save(update_fields=["covered_by"])
    return asked.covered_by


def _locked(consultation: Consultation) -> Consultation:
    """Let whoever comes second wait for the first one."""
    rows = Consultation.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "covered_by").get(pk=consultation.pk)


def _answer_to(asked: Consultation) -> ConsultationAnswer:
    said = ConsultationAnswer.objects.filter(consultation=asked).select_related("value").first()
    if said is None:
        raise ValidationError(_("Answer the question first."))
    return said


def _check_answers(actor: User, asked: Consultation, *, now: dt.datetime) -> None:
    day = actor.organisation.day_of(now)
    if not answers(actor, asked, who_answers([asked], day=day)[asked]):
        raise ValidationError(_("Only whoever answers for the unit answers its questions."))
