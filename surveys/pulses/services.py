"""What HR decides about pulses; each step leaves an audit entry and is refused in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from surveys.pulses.calendar import next_day
from surveys.pulses.models import Pulse, PulseTurn
from surveys.pulses.statements import publish_turns

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit

DAY = dt.timedelta(days=1)


@transaction.atomic
def order_pulse(
    *,
    actor: User,
    unit: Unit,
    rhythm: str,
    asked_per_person: int,
    days_open: int,
    first_on: dt.date,
    now: dt.datetime,
) -> Pulse:
    """Order a pulse for everybody below a unit, and publish what it asks in turn.

    Raises ValidationError for a first day in the past, for a unit that lies in or around one with
    a pulse, and where there is nothing to ask.
    """
    if first_on < actor.organisation.day_of(now):
        raise ValidationError({"first_on": _("This day is over.")})
    _refuse_twice(unit)
    pulse = Pulse(
        organisation=actor.organisation,
        unit=unit,
        rhythm=rhythm,
        asked_per_person=asked_per_person,
        days_open=days_open,
        first_on=first_on,
        next_on=first_on,
        ordered_by=actor,
        ordered_at=now,
    )
    pulse.full_clean()
    pulse.save()
    _take_turns(pulse, actor=actor, now=now)
    _record("pulse-ordered", pulse, actor, now)
    return pulse


@transaction.atomic
def pause_pulse(*, pulse: Pulse, actor: User, now: dt.datetime) -> None:
    """Ask nothing any more until it is resumed; a wave that is open goes on."""
    locked = Pulse.objects.select_for_update().get(pk=pulse.pk)
    if locked.is_paused:
        return
    locked.is_paused = True
    locked.save(update_fields=["is_paused"])
    _record("pulse-paused", locked, actor, now)


@transaction.atomic
def resume_pulse(*, pulse: Pulse, actor: User, now: dt.datetime) -> None:
    """Ask again from the next of its days on, and by the practices as they are now.

    Raises ValidationError where there is nothing to ask.
    """
    locked = Pulse.objects.select_for_update().get(pk=pulse.pk)
    if not locked.is_paused:
        return
    yesterday = actor.organisation.day_of(now) - DAY
    locked.is_paused = False
    locked.next_on = next_day(locked.first_on, every=locked.months, after=yesterday)
    if locked.editions.filter(due_on=locked.next_on).exists():
        locked.next_on = next_day(locked.first_on, every=locked.months, after=locked.next_on)
    locked.save(update_fields=["is_paused", "next_on"])
    _take_turns(locked, actor=actor, now=now)
    _record("pulse-resumed", locked, actor, now)


def _refuse_twice(unit: Unit) -> None:
    for other in Pulse.objects.filter(organisation=unit.organisation_id).select_related("unit"):
        if unit.pk in other.unit.path or other.unit_id in unit.path:
            raise ValidationError(
                {
                    "unit": _("People of this unit are asked by the pulse of %(unit)s already.")
                    % {"unit": other.unit.name}
                }
            )


def _take_turns(pulse: Pulse, *, actor: User, now: dt.datetime) -> None:
    versions = publish_turns(actor=actor, now=now)
    pulse.turns.all().delete()
    PulseTurn.objects.bulk_create(
        PulseTurn(pulse=pulse, number=number, version=version)
        for number, version in enumerate(versions, 1)
    )


def _record(action: str, pulse: Pulse, actor: User, now: dt.datetime) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=pulse.unit.name,
        object_uuid=pulse.uuid,
        details={"rhythm": pulse.rhythm, "next_on": pulse.next_on.isoformat()},
        now=now,
    )
