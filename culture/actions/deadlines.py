"""When an action is over, and when the next lead is told: days of the organisation's zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.core.moments import end_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WAITS = dt.timedelta(days=7)  # after the day, before the next lead is told
USUAL = dt.timedelta(days=28)  # what an action is given where nobody says another day


@dataclass(frozen=True, slots=True)
class ActionDeadline:
    """The day an action is due, the end of that day, and the end of the day a week later."""

    due_on: dt.date
    due_at: dt.datetime
    escalates_at: dt.datetime


def deadline(due_on: dt.date, *, zone: ZoneInfo) -> ActionDeadline:
    """Reckon the deadline of a day in a zone."""
    return ActionDeadline(
        due_on, end_of(due_on, None, zone=zone), end_of(due_on + WAITS, None, zone=zone)
    )
