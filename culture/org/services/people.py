"""Changes of people and of the positions they hold."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.org.locks import lock_organisation
from culture.org.models import Person, Position, Unit
from culture.org.services.leaving import last_administrators, let_go, take_back
from culture.org.services.refusals import last_administrator

if TYPE_CHECKING:
    from culture.accounts.models import User


@transaction.atomic
def add_person(*, number: str, name: str, email: str, actor: User, now: dt.datetime) -> Person:
    """Put somebody on the roster. Raises ValidationError when number or address is taken."""
    person = Person(organisation_id=actor.organisation_id, number=number, name=name, email=email)
    person.full_clean()
    person.save()
    _record("person-added", person, actor, now)
    return person


@transaction.atomic
def change_person(
    *,
    person: Person,
    number: str,
    name: str,
    email: str,
    is_active: bool,
    actor: User,
    now: dt.datetime,
) -> None:
    """Store what is known about a person, and let them leave or come back.

    Raises ValidationError when number or address is taken, and when nobody would be left who may
    administer the organisation.
    """
    lock_organisation(person.organisation_id)
    leaves = person.is_active and not is_active
    returns = is_active and not person.is_active
    if leaves and last_administrators(organisation_id=person.organisation_id, leaving=[person.pk]):
        raise ValidationError({"is_active": last_administrator(person.name)})
    person.number, person.name, person.email = number, name, email
    person.full_clean()
    person.save(update_fields=["number", "name", "email"])
    if leaves:
        day = person.organisation.day_of(now)
        let_go(people=[person.pk], day=day, actor=actor, now=now)
    if returns:
        take_back(people=[person.pk])
    person.is_active = is_active
    action = "person-left" if leaves else "person-returned" if returns else "person-changed"
    _record(action, person, actor, now)


@transaction.atomic
def add_position(
    *,
    person: Person,
    unit: Unit,
    kind: str,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    actor: User,
    now: dt.datetime,
) -> Position:
    """Give a person a position. Raises ValidationError for a closed unit or an open twin."""
    position = Position(person=person)
    position.unit, position.kind, position.title = unit, kind, title
    position.starts_on, position.ends_on = starts_on, ends_on
    _store(position)
    _record("position-added", person, actor, now, **_facts(position))
    return position


@transaction.atomic
def change_position(
    *,
    position: Position,
    unit: Unit,
    kind: str,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    actor: User,
    now: dt.datetime,
) -> None:
    """Correct a position. Raises ValidationError as `add_position` does."""
    before = _facts(position)
    position.unit, position.kind, position.title = unit, kind, title
    position.starts_on, position.ends_on = starts_on, ends_on
    _store(position)
    after = _facts(position)
    _record("position-changed", position.person, actor, now, before=before, after=after)


@transaction.atomic
def end_position(*, position: Position, ends_on: dt.date, actor: User, now: dt.datetime) -> None:
    """End a position after a day. Raises ValidationError for a day before it starts."""
    position.ends_on = ends_on
    position.full_clean()
    position.save(update_fields=["ends_on"])
    _record("position-ended", position.person, actor, now, **_facts(position))


def _store(position: Position) -> None:
    closed_on = position.unit.closed_on
    if closed_on and (position.ends_on is None or position.ends_on > closed_on):
        text = _("“%(name)s” is closed.") % {"name": position.unit.name}
        raise ValidationError({"unit": text})
    position.full_clean()
    position.save()


def _facts(position: Position) -> dict[str, str | None]:
    return {
        "unit": position.unit.name,
        "kind": position.kind,
        "starts_on": position.starts_on.isoformat(),
        "ends_on": position.ends_on.isoformat() if position.ends_on else None,
    }


def _record(action: str, person: Person, actor: User, now: dt.datetime, **details: object) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=person.name,
        object_uuid=person.uuid,
        now=now,
        details=details,
    )
