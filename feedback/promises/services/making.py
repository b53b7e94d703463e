"""Making a promise, asking whoever must keep it, and giving it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from feedback.promises.models import (
    Addressee,
    Basis,
    Feasibility,
    FeasibilityAnswer,
    FeasibilityQuestion,
    Promise,
    PromiseGiven,
    PromiseSource,
)
from feedback.promises.reach import answers_for_unit, may_act, may_answer, units_to_promise_for
from feedback.promises.rhythms import (
    PromiseKind,
    PromiseStretch,
    Recurrence,
    stretch_of_standing,
    stretch_until,
    usual_day,
)
from feedback.promises.terms import begin_term, locked

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from culture.accounts.models import User
    from culture.org.models import Unit

LONGEST_WAIT = dt.timedelta(days=1)  # for the answer of the delivering unit


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """What is promised, to whom, where it was said, and how it will be seen whether it was kept."""

    text: str
    kind: str = PromiseKind.CALL_BACK
    source: str = PromiseSource.CONVERSATION
    recurrence: str = Recurrence.ONCE
    addressee: str = Addressee.CUSTOMER
    reference: str = ""
    touchpoint: str = ""
    to_unit: Unit | None = None
    measured_by: str = ""


@transaction.atomic
def make_promise(
    *,
    actor: User | None,
    unit: Unit,
    deliverer: Unit,
    facts: PromiseFacts,
    submission_key: uuid.UUID,
    now: dt.datetime,
    asks_first: bool = False,
    due_on: dt.date | None = None,
    due_time: dt.time | None = None,
) -> Promise:
    """Keep a promise; the same form sent again keeps nothing and gives the first one.

    It is given at once, on its own word where the actor answers for the delivering unit and else
    without asking; where the unit is asked first it is not given yet. Without `due_on` it is due as
    usual for its kind. The actor is None where a program makes it. Raises ValidationError for units
    that are closed or not the actor's, and for a day that is over.
    """
    known = _sent_before(actor, unit, submission_key)
    if known:
        return known
    organisation, day = unit.organisation, unit.organisation.day_of(now)
    _check_units(actor, unit, deliverer, day=day)
    stretch = _stretch(facts, due_on, due_time, zone=organisation.zone, now=now)
    promise = Promise(
        organisation=organisation,
        unit=unit,
        path=unit.path,
        deliverer=deliverer,
        owner=actor,
        made_by=actor,
        made_at=now,
        submission_key=submission_key,
        **{name: getattr(facts, name) for name in PromiseFacts.__slots__},
    )
    promise.full_clean(exclude=["current"], validate_unique=False)
    promise.save()
    begin_term(promise, stretch, actor=actor, now=now)
    if asks_first:
        ask_about(promise, actor=actor, now=now)
        return promise
    is_own = actor is not None and answers_for_unit(actor, deliverer, day=day)
    basis = Basis.OWN if is_own else Basis.UNASKED
    PromiseGiven.objects.create(promise=promise, basis=basis, given_at=now, given_by=actor)
    return promise


@transaction.atomic
def ask_deliverer(*, actor: User, promise: Promise, now: dt.datetime) -> None:
    """Ask the delivering unit whether it can keep what is promised; asking again asks nothing.

    What was given before stays marked as it was given.
    """
    known = locked(promise)
    check_acts(actor, known, now=now)
    check_runs(known)
    if not known.now_due.is_asked:
        ask_about(known, actor=actor, now=now)


@transaction.atomic
def answer_feasibility(
    *, actor: User, question: FeasibilityQuestion, verdict: str, words: str, now: dt.datetime
) -> FeasibilityAnswer:
    """Say whether the unit can keep a promise, once; the same answer again changes nothing.

    Raises ValidationError where somebody was quicker, whose answer stands, where the actor does not
    answer for the unit, and for a condition or a refusal without words.
    """
    promise = locked(question.term.promise)
    known = FeasibilityAnswer.objects.filter(question=question).first()
    if known:
        if (known.said_by_id, known.verdict, known.words) == (actor.pk, verdict, words):
            return known
        raise ValidationError(_("This was answered in the meantime."))
    asked = FeasibilityQuestion.objects.select_related("unit").get(pk=question.pk)
    if not may_answer(actor, asked, day=promise.organisation.day_of(now)):
        raise ValidationError(_("Only whoever answers for the unit answers this."))
    check_runs(promise)
    if verdict != Feasibility.CAN and not words:
        raise ValidationError({"words": _("Say on which condition, or why not.")})
    return FeasibilityAnswer.objects.create(
        question=question, verdict=verdict, words=words, said_at=now, said_by=actor
    )


@transaction.atomic
def give_promise(*, actor: User, promise: Promise, now: dt.datetime) -> PromiseGiven:
    """Give a promise that was kept back, and mark for ever what was known; again changes nothing.

    Raises ValidationError where the actor does not act on it, and where it ended.
    """
    known = locked(promise)
    given = known.word
    if given:
        return given
    check_acts(actor, known, now=now)
    check_runs(known)
    if known.now_due.due_at <= now:
        raise ValidationError(_("The day is over. Choose another one first."))
    answer = known.now_due.feasibility
    basis = Basis.UNANSWERED
    if answer:
        basis = Basis.AGAINST if answer.verdict == Feasibility.CANNOT else Basis.ASKED
    return PromiseGiven.objects.create(promise=known, basis=basis, given_at=now, given_by=actor)


def ask_about(promise: Promise, *, actor: User | None, now: dt.datetime) -> FeasibilityQuestion:
    """Ask about the newest term; half of the time until it is due is for the answer, or a day."""
    term = promise.now_due
    if term.due_at <= now:
        raise ValidationError(_("The day is over. Choose another one first."))
    return FeasibilityQuestion.objects.create(
        organisation_id=promise.organisation_id,
        term=term,
        unit=promise.deliverer,
        asker=actor,
        asked_at=now,
        answer_by=now + min(LONGEST_WAIT, (term.due_at - now) / 2),
    )


def check_acts(actor: User, promise: Promise, *, now: dt.datetime) -> None:
    """Raise ValidationError where somebody has no say in a promise."""
    if not may_act(actor, promise, day=promise.organisation.day_of(now)):
        raise ValidationError(
            _("Only who made it, who owns it, and whoever answers for its units can do that.")
        )


def check_runs(promise: Promise) -> None:
    """Raise ValidationError where the newest term has ended, and say how and by whom."""
    end = promise.now_due.how_it_ended
    if end:
        name = end.ended_by.name if end.ended_by else _("Somebody")
        raise ValidationError(
            _("%(name)s was quicker. This promise has ended: %(outcome)s.")
            % {"name": name, "outcome": end.get_outcome_display()}
        )


def new_stretch(
    promise: Promise, due_on: dt.date, due_time: dt.time | None, *, now: dt.datetime
) -> PromiseStretch:
    """The stretch until another day; raises ValidationError where that is over."""
    zone = promise.organisation.zone
    stretch = stretch_until(due_on, due_time, kind=promise.kind, agreed_at=now, zone=zone)
    _check_ahead(stretch, now)
    return stretch


def _stretch(
    facts: PromiseFacts,
    due_on: dt.date | None,
    due_time: dt.time | None,
    *,
    zone: ZoneInfo,
    now: dt.datetime,
) -> PromiseStretch:
    today = now.astimezone(zone).date()
    if facts.recurrence != Recurrence.ONCE:
        return stretch_of_standing(facts.recurrence, around=today, agreed_at=now, zone=zone)
    day = due_on or usual_day(facts.kind, today=today)
    stretch = stretch_until(day, due_time, kind=facts.kind, agreed_at=now, zone=zone)
    _check_ahead(stretch, now)
    return stretch


def _check_ahead(stretch: PromiseStretch, now: dt.datetime) -> None:
    if stretch.due_at <= now:
        field = "due_time" if stretch.due_time else "due_on"
        raise ValidationError({field: _("This is over. Choose a later moment.")})


def _sent_before(actor: User | None, unit: Unit, key: uuid.UUID) -> Promise | None:
    known = Promise.objects.filter(organisation=unit.organisation_id, submission_key=key).first()
    if known and known.made_by_id != (actor.pk if actor else None):
        raise ValidationError(_("This form was sent by somebody else."))
    return known


def _check_units(actor: User | None, unit: Unit, deliverer: Unit, *, day: dt.date) -> None:
    if actor and not units_to_promise_for(actor, day=day).filter(pk=unit.pk).exists():
        raise ValidationError({"unit": _("You can only promise for a unit that you belong to.")})
    if unit.closed_on:
        raise ValidationError({"unit": _("This unit is closed.")})
    if deliverer.closed_on or deliverer.organisation_id != unit.organisation_id:
        raise ValidationError({"deliverer": _("This unit is closed.")})
