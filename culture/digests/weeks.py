"""When the mail of a week is due: on Monday morning, or as soon after as it can be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MORNING = dt.time(7)
UNTIL_TOO_LATE = dt.timedelta(days=2)
A_WEEK = dt.timedelta(days=7)


def monday_due(now: dt.datetime, *, zone: ZoneInfo) -> dt.date | None:
    """The Monday of the week whose mail is due at a moment in a zone; None at other times.

    It is due from seven o'clock on Monday to the end of Tuesday: a worker that was away writes
    late, and one that was away for longer leaves the week out.
    """
    today = now.astimezone(zone).date()
    monday = today - dt.timedelta(days=today.weekday())
    begins = dt.datetime.combine(monday, MORNING, tzinfo=zone).astimezone(dt.UTC)
    return monday if begins <= now and today < monday + UNTIL_TOO_LATE else None
