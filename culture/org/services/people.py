"""Changes of people and of the positions they hold."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.org.models import Person, Position, Unit

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
    """Store what is known about a person; who leaves keeps no open position.

    Raises ValidationError when number or address is taken.
    """
    leaves = person.is_active and not is_active
    person.number, person.name, person.email = number, name, email
    person.is_active = is_active
    person.full_clean()
    person.save(update_fields=["number", "name", "email", "is_active"])
    if leaves:
        end_positions(people=[person.pk], day=_day(person, now))
    _record("person-left" if leaves else "person-changed", person, actor, now)


def end_positions(*, people: list[int], day: dt.date) -> None:
    """End every position these people hold after `day`; those that start later vanish."""
    held = Position.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), person__in=people)
    held.filter(starts_on__gt=day).delete()
    held.update(ends_on=day)


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


def _day(person: Person, now: dt.datetime) -> dt.date:
    return person.organisation.day_of(now)


def _record(action: str, person: Person, actor: User, now: dt.datetime, **details: object) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=person.name,
        object_uuid=person.uuid,
        now=now,
        details=details,
    )
