"""How promises go on and end: once for each term, never dated back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.core.background import nudge
from feedback.promises.models import (
    FeasibilityQuestion,
    HandOver,
    PromiseEnd,
    PromiseOutcome,
    PromiseProgress,
)
from feedback.promises.services.making import ask_about, check_acts, check_runs, new_stretch
from feedback.promises.settled import STATING
from feedback.promises.terms import begin_term, locked

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit
    from feedback.promises.models import Promise


@transaction.atomic
def end_promise(
    *,
    actor: User,
    promise: Promise,
    outcome: str,
    now: dt.datetime,
    reason: str = "",
    words: str = "",
) -> PromiseEnd:
    """Say that a promise was kept, broken or withdrawn; saying the same again changes nothing.

    Raises ValidationError where somebody was quicker, where the actor has no say in it, where a
    promise that was never given is called kept or broken, and where one is withdrawn whose day is
    over.
    """
    known = locked(promise)
    term = known.now_due
    end = term.how_it_ended
    said = (outcome, reason, words)
    if end and (end.ended_by_id, (end.outcome, end.reason, end.words)) == (actor.pk, said):
        return end
    check_acts(actor, known, now=now)
    check_runs(known)
    if outcome == PromiseOutcome.BROKEN and not reason:
        raise ValidationError({"reason": _("Say why it was broken.")})
    if outcome == PromiseOutcome.WITHDRAWN:
        _check_before_due(known, now)
    elif known.word is None:
        raise ValidationError(_("It was not given yet, so it can only be withdrawn."))
    elif known.is_standing and outcome == PromiseOutcome.KEPT and now < term.due_at:
        raise ValidationError(_("Whether it was kept can be said when its time is over."))
    return _end(known, outcome, actor=actor, now=now, reason=reason, words=words)


@transaction.atomic
def renegotiate(
    *,
    actor: User,
    promise: Promise,
    due_on: dt.date,
    words: str,
    now: dt.datetime,
    due_time: dt.time | None = None,
    asks_again: bool = True,
) -> None:
    """Agree on another day with the customer, before the first one is over.

    The delivering unit is asked about the new day where `asks_again` says so. Raises
    ValidationError where the day is over, for a standing promise, and where somebody was quicker.
    """
    known = locked(promise)
    check_acts(actor, known, now=now)
    check_runs(known)
    if known.is_standing:
        raise ValidationError(_("A standing promise has no other day. Withdraw it instead."))
    _check_before_due(known, now)
    stretch = new_stretch(known, due_on, due_time, now=now)
    _end(known, PromiseOutcome.RENEGOTIATED, actor=actor, now=now, words=words)
    begin_term(known, stretch, actor=actor, now=now)
    if asks_again:
        ask_about(known, actor=actor, now=now)


@transaction.atomic
def say_progress(*, actor: User, promise: Promise, words: str, now: dt.datetime) -> PromiseProgress:
    """Say that something happens, so that the promise is not at risk for its silence."""
    known = locked(promise)
    check_acts(actor, known, now=now)
    check_runs(known)
    term = known.now_due
    if term.progress_at is None:
        term.progress_at = now
        term.save(update_fields=["progress_at"])
    return PromiseProgress.objects.create(promise=known, words=words, said_at=now, said_by=actor)


@transaction.atomic
def hand_over(
    *, actor: User, promise: Promise, deliverer: Unit, now: dt.datetime, words: str = ""
) -> HandOver | None:
    """Let another unit deliver; whoever owns the promise goes on owning it.

    Gives None where the unit delivers already. A question that waits for an answer goes along; what
    the unit before has answered stays said.
    """
    known = locked(promise)
    if known.deliverer_id == deliverer.pk:
        return None
    check_acts(actor, known, now=now)
    check_runs(known)
    if deliverer.closed_on or deliverer.organisation_id != known.organisation_id:
        raise ValidationError({"deliverer": _("This unit is closed.")})
    moved = HandOver.objects.create(
        promise=known,
        before=known.deliverer,
        after=deliverer,
        words=words,
        said_at=now,
        said_by=actor,
    )
    known.deliverer = deliverer
    known.save(update_fields=["deliverer"])
    FeasibilityQuestion.objects.filter(term=known.current, answer=None).update(unit=deliverer)
    record_entry(
        actor=actor,
        action="promise-handed-over",
        object_name=known.unit.name,
        object_uuid=known.uuid,
        now=now,
        details={"before": moved.before.name, "after": deliverer.name},
    )
    return moved


def _end(
    promise: Promise,
    outcome: str,
    *,
    actor: User,
    now: dt.datetime,
    reason: str = "",
    words: str = "",
) -> PromiseEnd:
    end = PromiseEnd.objects.create(
        term=promise.now_due,
        outcome=outcome,
        reason=reason,
        words=words,
        ended_at=now,
        ended_by=actor,
    )
    nudge(STATING)
    record_entry(
        actor=actor,
        action="promise-ended",
        object_name=promise.unit.name,
        object_uuid=promise.uuid,
        now=now,
        details={"outcome": outcome},
    )
    return end


def _check_before_due(promise: Promise, now: dt.datetime) -> None:
    if promise.word and promise.now_due.due_at <= now:
        raise ValidationError(
            _("The day is over, so it was kept or broken. It can no longer be changed.")
        )
