"""What is due as a calendar that other programs read, behind a secret address."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from culture.core.calendars import Appointment, calendar_file
from culture.core.codes import new_code
from culture.toolkit.models import CalendarFeed
from culture.toolkit.queries import open_runs
from culture.toolkit.responsibility import units_answered_by
from culture.toolkit.wording import title_of

if TYPE_CHECKING:
    from culture.accounts.models import User


def renew(user: User, *, now: dt.datetime) -> str:
    """Make a user's address anew and give its code, which is shown once; the old one ends."""
    code = new_code()
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"digest": _digest(code), "made_at": now}
    )
    return code


def user_of(code: str) -> User | None:
    """Find whose calendar a code opens; None for an unknown code and for a closed account."""
    feed = CalendarFeed.objects.select_related("user__organisation").filter(digest=_digest(code))
    found = feed.filter(user__is_active=True).first()
    return found.user if found else None


def calendar_of(user: User, *, now: dt.datetime, link: str) -> bytes:
    """Write what is due for a user as a calendar, one whole day each."""
    with translation.override(user.language or user.organisation.languages[0]):
        today = user.organisation.day_of(now)
        due = [
            Appointment(
                uid=str(run.uuid),
                begins=run.due_on,
                ends=run.due_on + dt.timedelta(days=1),
                summary=f"{run.unit.name}: {title_of(run)}",
                url=link,
            )
            for run in (one.run for one in open_runs(units_answered_by(user, day=today), day=today))
        ]
        return calendar_file(_("Toolkit"), due, now=now)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
