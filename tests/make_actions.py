"""Builders of actions."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from culture.actions.services.making import make_action
from tests import make

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.actions.models import Action
    from culture.org.models import Unit


def an_action(
    actor: User | None, unit: Unit, *, now: dt.datetime = make.NOW, **facts: Any
) -> Action:
    """An action of a unit, owned by whoever makes it and due in four weeks."""
    facts.setdefault("title", "Answer the phone in turns")
    facts.setdefault("owner", actor)
    facts.setdefault("due_on", unit.organisation.day_of(now) + dt.timedelta(days=28))
    facts.setdefault("submission_key", uuid.uuid4())
    return make_action(actor=actor, unit=unit, now=now, **facts)
