"""By when a customer is answered, and how long one has waited, in weeks and never finer.

What a customer wrote keeps of its arrival the week in which it could be read, so a deadline counts
from that week. A case that was opened again counts from the day on which the customer said so. Days
are those of the organisation's zone; a day is over when the next one begins.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from culture.core.moments import end_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DUE_AFTER = dt.timedelta(days=9)  # from the Monday of a week: Wednesday of the next one
DUE_AFTER_AGAIN = dt.timedelta(days=3)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for an answer, and when it is over, warned of a day ahead, and told above."""

    due_on: dt.date
    warns_at: dt.datetime
    due_at: dt.datetime
    escalates_at: dt.datetime


def first_deadline(week: dt.date, *, zone: ZoneInfo) -> Deadline:
    """By when somebody is answered who could be read first in the week of this Monday."""
    return _until(week + DUE_AFTER, zone=zone)


def deadline_again(day: dt.date, *, zone: ZoneInfo) -> Deadline:
    """By when somebody is answered who said on a day that it was not solved."""
    return _until(day + DUE_AFTER_AGAIN, zone=zone)


def age_in_words(week: dt.date, *, today: dt.date) -> str:
    """Since when a case waits: this week, or so many weeks."""
    weeks = (today - week) // WEEK
    if weeks <= 0:
        return _("since this week")
    return ngettext("for %(number)s week", "for %(number)s weeks", weeks) % {"number": weeks}


def _until(day: dt.date, *, zone: ZoneInfo) -> Deadline:
    return Deadline(
        due_on=day,
        warns_at=end_of(day - 2 * DAY, None, zone=zone),
        due_at=end_of(day, None, zone=zone),
        escalates_at=end_of(day + DAY, None, zone=zone),
    )
