"""Locking an action, keeping what was said of it, and letting it follow its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from culture.actions.models import Action, ActionNote
from culture.audit.services import record_entry, record_own_act

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit


@transaction.atomic
def follow_unit(action: Action, unit: Unit, *, now: dt.datetime) -> None:
    """Let the unit above take over an action of a unit that was closed."""
    known = locked(action)
    before, known.unit = known.unit.name, unit
    known.save(update_fields=["unit"])
    note(known, ActionNote.Kind.UNIT, None, now, before=before, after=unit.name)
    record("action-followed-unit", known, None, now, before=before, after=unit.name)


def locked(action: Action) -> Action:
    """An action as it is now; whoever comes second waits for the first one."""
    Action.objects.select_for_update().values_list("pk").get(pk=action.pk)
    # In a statement of its own: the one that waited still sees what was there before it waited.
    return Action.objects.with_state().get(pk=action.pk)


def note(
    action: Action, kind: str, actor: User | None, now: dt.datetime, **facts: object
) -> ActionNote:
    """Keep what was said of an action; nothing of it is ever changed."""
    return ActionNote.objects.create(action=action, kind=kind, said_at=now, said_by=actor, **facts)


def record(
    what: str, action: Action, actor: User | None, now: dt.datetime, **details: object
) -> None:
    """Leave an audit entry, of what the program did by itself where nobody acted."""
    facts = {
        "action": what,
        "object_name": action.title,
        "object_uuid": action.uuid,
        "now": now,
        "details": details,
    }
    if actor:
        record_entry(actor=actor, **facts)  # type: ignore[arg-type]
    else:
        record_own_act(organisation_id=action.organisation_id, **facts)  # type: ignore[arg-type]
