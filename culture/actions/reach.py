"""Who makes actions where, who works on one, and who looks at its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.accounts.models import User
from culture.org.models import Position, Unit
from culture.toolkit.models import StandIn
from culture.zones.reach import may_change

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from culture.actions.models import Action


def units_to_act_in(user: User, *, day: dt.date) -> QuerySet[Unit]:
    """The open units that somebody makes actions in: those led or stood in for, HR all."""
    units = Unit.objects.visible_to(user)
    if not user.is_hr:
        stood_in = StandIn.objects.of(user, day=day).values("unit")
        units = Unit.objects.led_by(user, day=day) | units.filter(pk__in=stood_in)
    return units.filter(closed_on=None)


def may_act_in(user: User, unit: Unit, *, day: dt.date) -> bool:
    """Whether somebody makes actions in a unit."""
    return unit.closed_on is None and may_change(user, unit, day=day)


def may_work(user: User, action: Action, *, day: dt.date) -> bool:
    """Whether somebody ticks steps, moves the day and hands over: the owner, and who leads."""
    if user.organisation_id != action.organisation_id:
        return False
    return user.pk == action.owner_id or may_change(user, action.unit, day=day)


def may_check(user: User, action: Action, *, day: dt.date) -> bool:
    """Whether somebody closes an action with its result: who leads or HR, never its owner."""
    return user.pk != action.owner_id and may_change(user, action.unit, day=day)


def sees_numbers(user: User, unit: Unit, *, day: dt.date) -> bool:
    """Whether somebody sees the released numbers of a unit."""
    return Unit.objects.measured_for(user, day=day).filter(pk=unit.pk).exists()


def possible_owners(unit: Unit, *, day: dt.date) -> list[User]:
    """The accounts that may own an action of a unit: its people, and all who lead it or above."""
    held = Position.objects.current(day)
    own = held.filter(unit=unit, kind=Position.Kind.MEMBER).values("person")
    leads = held.filter(unit__in=unit.path, kind=Position.Kind.LEADS).values("person")
    able = User.objects.filter(is_active=True, organisation=unit.organisation_id)
    people = able.filter(person__in=own) | able.filter(person__in=leads)
    return list(people.distinct().order_by("name", "pk"))
