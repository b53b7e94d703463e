"""How a house begins: its first organisation, and the first people that somebody types in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.accounts.models import Organisation
from culture.accounts.services import create_user
from culture.core.locks import Lock, take
from culture.org.locks import lock_organisation
from culture.org.models import Person, Position, Unit
from culture.org.services.people import add_person, add_position
from culture.org.services.units import add_unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPerson:
    """One line of what is typed: a person and, where it is not the top, the name of the unit."""

    name: str
    email: str
    unit: str
    leads: bool


def has_begun() -> bool:
    """Whether the house has an organisation."""
    return Organisation.objects.exists()


@transaction.atomic
def begin_house(
    *,
    organisation: str,
    time_zone: str,
    languages: list[str],
    now: dt.datetime,
    **administrator: Any,
) -> User:
    """Store the first organisation of the house and its administrator.

    Raises ValidationError where there is an organisation already, and for what does not fit.
    """
    take(Lock.BEGINNING, 0)
    if has_begun():
        raise ValidationError(_("There is an organisation here already. Please sign in."))
    return make_organisation(
        organisation=Organisation(
            name=organisation, time_zone=time_zone, languages=languages, created_at=now
        ),
        now=now,
        **administrator,
    )


@transaction.atomic
def make_organisation(
    *, organisation: Organisation, now: dt.datetime, **administrator: Any
) -> User:
    """Store an organisation and its administrator, who may set a password through a link.

    Raises ValidationError for an unknown time zone, and where the address is taken or malformed.
    """
    organisation.full_clean()
    organisation.save()
    return create_user(organisation=organisation, now=now, is_administrator=True, **administrator)


@transaction.atomic
def type_in(
    *, top: str, people: Sequence[TypedPerson], actor: User, now: dt.datetime, today: dt.date
) -> None:
    """Store people with a position from today on, and the units that they are in.

    Units stand below the top one; one that has the name already, in any case, is the same. Each
    person gets the next free staff number.
    """
    lock_organisation(actor.organisation_id)
    own = Unit.objects.visible_to(actor).filter(closed_on=None)
    root = own.filter(parent=None).first()
    if root is None:
        root = add_unit(parent=None, name=top, code="", actor=actor, now=now)
    units = {unit.name.casefold(): unit for unit in own.order_by("-pk")} | {"": root}
    number = _highest_number(actor)
    for typed in people:
        place = typed.unit.casefold()
        if place not in units:
            units[place] = add_unit(parent=root, name=typed.unit, code="", actor=actor, now=now)
        number += 1
        person = add_person(
            number=str(number), name=typed.name, email=typed.email, actor=actor, now=now
        )
        add_position(
            person=person,
            unit=units[place],
            kind=Position.Kind.LEADS if typed.leads else Position.Kind.MEMBER,
            title="",
            starts_on=today,
            ends_on=None,
            actor=actor,
            now=now,
        )


def _highest_number(actor: User) -> int:
    people = Person.objects.filter(organisation_id=actor.organisation_id)
    numbers = people.filter(number__regex=r"^[0-9]{1,9}$").values_list("number", flat=True)
    return max(map(int, numbers), default=0)
