"""Who tells in which unit, who decides, and who is next when nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.accounts.models import User
from culture.org.models import Unit
from culture.toolkit.responsibility import Answerers, Responsibilities
from culture.zones.reach import answers, may_change, readable_units, who_answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from feedback.observations.models import Observation


def units_to_tell(user: User, *, day: dt.date) -> QuerySet[Unit]:
    """The open units that somebody tells what they noticed: those they work in, lead or see."""
    return readable_units(user, day=day).filter(closed_on=None)


def may_decide(user: User, observation: Observation, *, day: dt.date) -> bool:
    """Whether somebody answers and decides: whoever leads the unit or one above, stand-ins, HR.

    Never whoever told it.
    """
    return user.pk != observation.sender_id and may_change(user, observation.unit, day=day)


def is_asked(user: User, observation: Observation, answerers: Answerers) -> bool:
    """Whether an observation waits for somebody before all others."""
    return answers(user, observation, answerers)


def who_decides(
    observations: Sequence[Observation], *, day: dt.date, reader: User | None = None
) -> dict[Observation, Answerers]:
    """Who is to decide each of some observations of one organisation, read with their units."""
    return who_answers(observations, day=day, reader=reader)


def leads_above(observation: Observation, *, day: dt.date, levels: int) -> list[User]:
    """Who answers for the units above the one whose lead was asked first, level by level.

    Where nobody is left above, human resources is. Never whoever told it.
    """
    unit = observation.unit
    known = Responsibilities.on(day, organisation=unit.organisation_id)
    able = known.with_accounts(but=observation.sender_id)
    units = Unit.objects.in_bulk(unit.path)
    found: list[User] = []
    place: Unit | None = able.of(unit).led_from or unit
    for _level in range(levels):
        place = units.get(place.parent_id) if place and place.parent_id else None
        if place is None:
            hr = User.objects.filter(organisation=unit.organisation_id, is_hr=True, is_active=True)
            return [*found, *(one for one in hr.order_by("pk") if one.pk != observation.sender_id)]
        answerers = able.of(place)
        found += users_of(answerers)
        place = answerers.led_from or place
    return found


def users_of(answerers: Answerers) -> list[User]:
    """The accounts of those who answer, stand-ins first."""
    serials = [one.user_id for one in (*answerers.stand_ins, *answerers.leads) if one.user_id]
    known = User.objects.filter(is_active=True).in_bulk(serials)
    return [known[serial] for serial in serials if serial in known]
