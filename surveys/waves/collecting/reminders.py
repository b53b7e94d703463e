"""Reminders to everybody invited: a narrower one would be a list of who has not taken part."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from culture.audit.services import record_entry
from surveys.waves.models import Invitation, Mail, Wave

if TYPE_CHECKING:
    from culture.accounts.models import User

MOST_REMINDERS = 3
PAUSE = dt.timedelta(days=3)

NOT_OPEN = _("This wave is not open.")
ENOUGH = _("Three reminders are enough; no more can be sent in this wave.")
TOO_SOON = _("The last mails went out less than three days ago. Give people some time.")


def obstacle_to_reminding(wave: Wave, *, now: dt.datetime) -> str:
    """Say why no reminder can be sent now; empty where one can."""
    if not wave.takes_answers_at(now):
        return str(NOT_OPEN)
    if wave.reminders >= MOST_REMINDERS:
        return str(ENOUGH)
    newest = wave.reminded_at or wave.opened_at
    return str(TOO_SOON) if newest and now < newest + PAUSE else ""


@transaction.atomic
def send_reminder(*, wave: Wave, actor: User, now: dt.datetime) -> None:
    """Put a reminder into the outbox for everybody invited, whoever has taken part.

    Raises ValidationError where it would be one too many or too early.
    """
    locked = Wave.objects.select_for_update().get(pk=wave.pk)
    obstacle = obstacle_to_reminding(locked, now=now)
    if obstacle:
        raise ValidationError(obstacle)
    locked.reminders += 1
    locked.reminded_at = now
    locked.save(update_fields=["reminders", "reminded_at"])
    invitations = Invitation.objects.filter(wave=locked).exclude(address="").order_by("pk")
    Mail.objects.bulk_create(
        Mail(
            invitation=invitation,
            kind=Mail.Kind.REMINDER,
            number=locked.reminders,
            address=invitation.address,
            due_at=now,
        )
        for invitation in invitations
    )
    record_entry(
        actor=actor,
        action="wave-reminded",
        object_name=locked.name,
        object_uuid=locked.uuid,
        now=now,
    )
