"""Setting a finding aside, with a reason, until its number changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.actions.models import Dismissal
from culture.actions.reach import may_act_in
from culture.audit.services import record_entry

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.core.findings import Finding


@transaction.atomic
def dismiss(*, actor: User, finding: Finding, reason: str, now: dt.datetime) -> Dismissal:
    """Set a finding aside; the same one again keeps the first reason."""
    unit = finding.unit
    if not may_act_in(actor, unit, day=actor.organisation.day_of(now)):
        raise ValidationError(_("Only whoever leads the unit sets a finding aside."))
    dismissal, is_new = Dismissal.objects.get_or_create(
        unit=unit,
        kind=finding.kind,
        about=finding.about,
        stamp=finding.stamp,
        defaults={
            "title": finding.title[:300],
            "reason": reason,
            "dismissed_at": now,
            "dismissed_by": actor,
        },
    )
    if is_new:
        record_entry(
            actor=actor,
            action="finding-dismissed",
            object_name=unit.name,
            object_uuid=dismissal.uuid,
            now=now,
            details={"kind": finding.kind},
        )
    return dismissal


@transaction.atomic
def show_again(*, actor: User, dismissal: Dismissal, now: dt.datetime) -> None:
    """Show a finding again that was set aside."""
    unit = dismissal.unit
    if not may_act_in(actor, unit, day=actor.organisation.day_of(now)):
        raise ValidationError(_("Only whoever leads the unit sets a finding aside."))
    record_entry(
        actor=actor,
        action="finding-shown-again",
        object_name=unit.name,
        object_uuid=dismissal.uuid,
        now=now,
        details={"kind": dismissal.kind},
    )
    dismissal.delete()
