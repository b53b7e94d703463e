"""What HR decides about workshops; each step leaves an audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from surveys.workshops.models import Workshop, WorkshopAttendance, WorkshopLine

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from culture.accounts.models import User
    from culture.org.models import Unit


@transaction.atomic
def plan_workshop(*, actor: User, facts: Mapping[str, Any], now: dt.datetime) -> Workshop:
    """Store a workshop of the actor's organisation."""
    workshop = Workshop.objects.create(
        organisation_id=actor.organisation_id, created_by=actor, created_at=now, **facts
    )
    _record(actor, "workshop-planned", workshop, now, kind=workshop.kind, unit=workshop.unit.name)
    return workshop


@transaction.atomic
def change_workshop(
    *, actor: User, workshop: Workshop, facts: Mapping[str, Any], now: dt.datetime
) -> None:
    """Store changed facts. Attendance of units that are no longer part of it is deleted."""
    stored = Workshop.objects.select_for_update().get(pk=workshop.pk)
    changed = [name for name, value in facts.items() if getattr(stored, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(stored, name, facts[name])
    stored.save(update_fields=changed)
    if "unit" in changed:
        stored.attendance.exclude(unit__path__contains=[stored.unit_id]).delete()
    _record(actor, "workshop-changed", stored, now, fields=changed)


@transaction.atomic
def count_attendance(
    *, actor: User, workshop: Workshop, counts: Mapping[Unit, int | None], now: dt.datetime
) -> None:
    """Store how many of each unit came; None takes a count away, other units keep theirs.

    Raises ValidationError for a unit that does not belong to the workshop's.
    """
    stored = Workshop.objects.select_for_update().get(pk=workshop.pk)
    for unit, attended in counts.items():
        if stored.unit_id not in unit.path:
            raise ValidationError(_("%(unit)s is not part of this workshop.") % {"unit": unit})
        if attended is None:
            stored.attendance.filter(unit=unit).delete()
        else:
            WorkshopAttendance.objects.update_or_create(
                workshop=stored, unit=unit, defaults={"attended": attended}
            )
    _record(actor, "workshop-attendance", stored, now)


@transaction.atomic
def delete_workshop(*, actor: User, workshop: Workshop, now: dt.datetime) -> None:
    """Delete a workshop with its attendance; releases of waves are not touched."""
    _record(actor, "workshop-deleted", workshop, now, unit=workshop.unit.name)
    workshop.delete()


@transaction.atomic
def draw_line(*, actor: User, level: Decimal | None, now: dt.datetime) -> None:
    """Store the organisation's line; None means that there is none and no advice."""
    if level is None:
        WorkshopLine.objects.filter(organisation=actor.organisation_id).delete()
    else:
        WorkshopLine.objects.update_or_create(
            organisation_id=actor.organisation_id,
            defaults={"level": level, "decided_by": actor, "decided_at": now},
        )
    record_entry(
        actor=actor,
        action="workshop-line",
        object_name=actor.organisation.name,
        object_uuid=actor.organisation.uuid,
        now=now,
        details={"level": None if level is None else str(level)},
    )


def _record(
    actor: User, action: str, workshop: Workshop, now: dt.datetime, **details: object
) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=workshop.title,
        object_uuid=workshop.uuid,
        now=now,
        details=details,
    )
