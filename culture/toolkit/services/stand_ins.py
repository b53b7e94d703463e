"""Who answers a unit's checklists while its lead is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.toolkit.models import StandIn
from culture.toolkit.responsibility import answerers_of

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Person, Unit


@transaction.atomic
def name_stand_in(
    *,
    actor: User,
    unit: Unit,
    person: Person,
    starts_on: dt.date,
    ends_on: dt.date,
    now: dt.datetime,
) -> StandIn:
    """Let a person with an account answer for a unit from one day to another.

    Raises ValidationError where the actor is neither HR nor answers for the unit, for a person
    without an account, and for days that are over or in the wrong order.
    """
    _check_actor(actor, unit, now=now)
    if person.user_id is None:
        raise ValidationError({"person": _("This person has no account and could not sign in.")})
    if ends_on < actor.organisation.day_of(now):
        raise ValidationError({"ends_on": _("These days are over.")})
    stand_in = StandIn(
        unit=unit, person=person, starts_on=starts_on, ends_on=ends_on, named_by=actor
    )
    stand_in.full_clean()
    stand_in.save()
    _record(actor, "toolkit-stand-in-named", stand_in, now)
    return stand_in


@transaction.atomic
def end_stand_in(*, actor: User, stand_in: StandIn, now: dt.datetime) -> None:
    """Take a stand-in away again.

    Raises ValidationError where the actor is neither HR nor answers for the unit.
    """
    _check_actor(actor, stand_in.unit, now=now)
    _record(actor, "toolkit-stand-in-ended", stand_in, now)
    stand_in.delete()


def _check_actor(actor: User, unit: Unit, *, now: dt.datetime) -> None:
    if actor.is_hr or answerers_of(unit, day=actor.organisation.day_of(now)).include(actor):
        return
    raise ValidationError(_("Only whoever leads the unit names who stands in."))


def _record(actor: User, action: str, stand_in: StandIn, now: dt.datetime) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=stand_in.unit.name,
        object_uuid=stand_in.unit.uuid,
        now=now,
        details={
            "person": stand_in.person.name,
            "from": stand_in.starts_on.isoformat(),
            "until": stand_in.ends_on.isoformat(),
        },
    )
