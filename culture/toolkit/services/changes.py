"""What a lead announces: a change, and with it the checklist that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.toolkit.models import Run, ToolkitVersion
from culture.toolkit.responsibility import answerers_of
from culture.toolkit.rhythms import Rhythm

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit


@transaction.atomic
def announce_change(
    *, actor: User, unit: Unit, change: str, due_on: dt.date, now: dt.datetime
) -> Run:
    """Open the checklist of a change that takes effect on a day.

    Raises ValidationError for a day in the past, where the actor does not answer for the unit, and
    where no practice is about changes.
    """
    today = actor.organisation.day_of(now)
    if due_on < today:
        raise ValidationError({"due_on": _("A change is announced before it takes effect.")})
    if not answerers_of(unit, day=today).include(actor):
        raise ValidationError(_("Only whoever leads the unit announces its changes."))
    in_force = ToolkitVersion.objects.in_force().filter(organisation=actor.organisation_id)
    version = in_force.first()
    if version is None or not version.practices.filter(rhythm=Rhythm.CHANGE).exists():
        raise ValidationError(_("Your organisation has no practices for changes."))
    return Run.objects.create(
        organisation_id=actor.organisation_id,
        unit=unit,
        version=version,
        rhythm=Rhythm.CHANGE,
        starts_on=today,
        due_on=due_on,
        change=change,
        opened_at=now,
        opened_by=actor,
    )
