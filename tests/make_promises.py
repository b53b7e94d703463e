"""Builders of promises."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from feedback.promises.services.making import PromiseFacts, make_promise
from tests import make

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit
    from feedback.promises.models import Promise

TEXTS = ("text", "kind", "source", "recurrence", "addressee", "reference", "touchpoint", "to_unit")


def a_member(unit: Unit, **facts: Any) -> User:
    """Somebody with an account who works in a unit."""
    user = make.a_user(unit.organisation, **facts)
    make.a_position(make.a_person(unit.organisation, user=user), unit)
    return user


def a_promise(
    actor: User | None, unit: Unit, *, now: dt.datetime = make.NOW, **facts: Any
) -> Promise:
    """A promise of a unit, kept by it where no `deliverer` is given."""
    said: dict[str, Any] = {"text": "We call you back tomorrow."}
    said |= {name: facts.pop(name) for name in TEXTS if name in facts}
    facts.setdefault("deliverer", unit)
    facts.setdefault("submission_key", uuid.uuid4())
    return make_promise(actor=actor, unit=unit, facts=PromiseFacts(**said), now=now, **facts)
