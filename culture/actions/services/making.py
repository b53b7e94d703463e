"""How actions are made, worked on, handed over and moved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.actions.deadlines import deadline
from culture.actions.keeping import locked, note, record
from culture.actions.models import Action, ActionNote, ActionStep, Direction
from culture.actions.reach import may_act_in, may_work

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from culture.accounts.models import User
    from culture.core.findings import Spot
    from culture.metrics.models import Release
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class Purpose:
    """The number that an action should move, and the release it stands in now."""

    spot: Spot
    release: Release
    direction: Direction = Direction.UP


@dataclass(frozen=True, slots=True)
class ActionOrigin:
    """What an action was made of: a kind, which one, and what was found."""

    kind: str
    key: str
    words: str


@transaction.atomic
def make_action(
    *,
    actor: User | None,
    unit: Unit,
    title: str,
    owner: User,
    due_on: dt.date,
    submission_key: uuid.UUID,
    now: dt.datetime,
    words: str = "",
    steps: Sequence[str] = (),
    purpose: Purpose | None = None,
    origin: ActionOrigin | None = None,
    suggestion: str = "",
) -> Action:
    """Keep an action; the same key again gives the one that is kept already.

    `actor` is None where a program makes it. Raises ValidationError where the actor leads nothing
    there, where the day is over, and where the owner is of another organisation or cannot sign in.
    """
    organisation = unit.organisation
    known = (
        Action.objects.with_state()
        .filter(organisation=organisation, submission_key=submission_key)
        .first()
    )
    if known:
        return known
    if actor and not may_act_in(actor, unit, day=organisation.day_of(now)):
        raise ValidationError(_("Only whoever leads the unit makes actions here."))
    if unit.closed_on:
        raise ValidationError({"unit": _("This unit is closed.")})
    if owner.organisation_id != organisation.pk or not owner.is_active:
        raise ValidationError({"owner": _("This person cannot sign in.")})
    action = Action(
        organisation=organisation,
        unit=unit,
        title=title,
        words=words,
        owner=owner,
        suggestion=suggestion,
        made_by=actor,
        made_at=now,
        submission_key=submission_key,
    )
    _set_day(action, due_on, now=now)
    if origin:
        action.origin, action.origin_key = origin.kind, origin.key[:200]
        action.origin_words = origin.words[:500]
    if purpose:
        action.series, action.baseline = purpose.release.series, purpose.release
        action.subject_kind, action.subject_key = purpose.spot.kind, purpose.spot.key
        action.direction = purpose.direction
    action.save()
    texts = [text for text in steps if text.strip()]
    ActionStep.objects.bulk_create(
        ActionStep(action=action, position=place, text=text)
        for place, text in enumerate(texts, start=1)
    )
    record("action-made", action, actor, now)
    return Action.objects.with_state().get(pk=action.pk)


@transaction.atomic
def add_step(*, actor: User, action: Action, text: str, now: dt.datetime) -> ActionStep:
    """Add a step at the end."""
    known = locked(action)
    _check_works(actor, known, now=now)
    last = known.steps.order_by("-position").values_list("position", flat=True).first() or 0
    return ActionStep.objects.create(action=known, position=last + 1, text=text)


@transaction.atomic
def tick_step(*, actor: User, step: ActionStep, now: dt.datetime) -> None:
    """Say that a step is done, or that it is not after all."""
    known = locked(step.action)
    _check_works(actor, known, now=now)
    fresh = ActionStep.objects.get(pk=step.pk)
    fresh.done_at, fresh.done_by = (None, None) if fresh.done_at else (now, actor)
    fresh.save(update_fields=["done_at", "done_by"])


@transaction.atomic
def comment(*, actor: User, action: Action, words: str, now: dt.datetime) -> ActionNote:
    """Say something about an action."""
    return note(locked(action), ActionNote.Kind.COMMENT, actor, now, words=words)


@transaction.atomic
def say_done(*, actor: User, action: Action, now: dt.datetime, words: str = "") -> None:
    """Say that the work is done; what it brought is looked at by somebody else."""
    known = locked(action)
    _check_works(actor, known, now=now)
    if known.done_at:
        return
    known.done_at, known.done_by = now, actor
    known.save(update_fields=["done_at", "done_by"])
    note(known, ActionNote.Kind.DONE, actor, now, words=words)
    record("action-done", known, actor, now)


@transaction.atomic
def take_up_again(*, actor: User, action: Action, now: dt.datetime, words: str = "") -> None:
    """Say that the work is not done after all."""
    known = locked(action)
    _check_works(actor, known, now=now)
    if known.done_at is None:
        return
    known.done_at, known.done_by = None, None
    known.save(update_fields=["done_at", "done_by"])
    note(known, ActionNote.Kind.REOPENED, actor, now, words=words)


@transaction.atomic
def hand_over(
    *, actor: User, action: Action, owner: User, now: dt.datetime, words: str = ""
) -> None:
    """Give an action to another owner; the same one again changes nothing."""
    known = locked(action)
    _check_works(actor, known, now=now)
    if owner.pk == known.owner_id:
        return
    if owner.organisation_id != known.organisation_id or not owner.is_active:
        raise ValidationError({"owner": _("This person cannot sign in.")})
    before = known.owner.name if known.owner else ""
    known.owner = owner
    known.save(update_fields=["owner"])
    kind = ActionNote.Kind.OWNER
    note(known, kind, actor, now, words=words, before=before, after=owner.name)
    record("action-handed-over", known, actor, now, before=before, after=owner.name)


@transaction.atomic
def move_day(*, actor: User, action: Action, due_on: dt.date, words: str, now: dt.datetime) -> None:
    """Give an action another day, and say why.

    Raises ValidationError where its day is over already: then it stays overdue until it is done.
    """
    known = locked(action)
    _check_works(actor, known, now=now)
    if known.due_at <= now:
        raise ValidationError(
            _("The day is over, so it stays overdue until it is done. Say what stands in the way.")
        )
    before = known.due_on
    _set_day(known, due_on, now=now)
    known.save(update_fields=["due_on", "due_at", "escalates_at"])
    note(known, ActionNote.Kind.DAY, actor, now, words=words, due_before=before, due_after=due_on)


def _set_day(action: Action, due_on: dt.date, *, now: dt.datetime) -> None:
    found = deadline(due_on, zone=action.organisation.zone)
    if found.due_at <= now:
        raise ValidationError({"due_on": _("Give today or a later day.")})
    action.due_on, action.due_at = found.due_on, found.due_at
    action.escalates_at = found.escalates_at


def _check_works(actor: User, action: Action, *, now: dt.datetime) -> None:
    if action.result:
        raise ValidationError(_("This action is closed."))
    if not may_work(actor, action, day=action.organisation.day_of(now)):
        raise ValidationError(_("Only the owner and whoever leads the unit change an action."))
