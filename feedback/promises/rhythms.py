"""When a promise is due, from when on it is at risk, and until when its end may be said.

Days and times are those of the organisation's zone. A day is over when the next one begins; a time
that the clock shows twice is over when it was shown twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.core.moments import end_of
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAYS_TO_SAY = 7  # after a stretch of a standing promise, for whoever says whether it was kept
STANDING_WARNING = 5  # days before the end of a stretch


class PromiseKind(models.TextChoices):
    """What is promised; each kind has its own rhythm."""

    CALL_BACK = "call-back", _("call back")
    DELIVER = "deliver", _("deliver")
    REPAIR = "repair", _("repair")
    OTHER = "other", _("something else")


class Recurrence(models.TextChoices):
    """Whether a promise is kept once, or anew in each stretch of time."""

    ONCE = "once", _("once")
    MONTHLY = "month", _("standing, looked at each month")
    QUARTERLY = "quarter", _("standing, looked at each quarter")


@dataclass(frozen=True, slots=True)
class KindRhythm:
    """In how many days a promise of a kind is due, and how long before that it is at risk."""

    days: int
    warning_days: int = 0
    warning: dt.timedelta = dt.timedelta()


RHYTHMS = {
    PromiseKind.CALL_BACK: KindRhythm(1, warning=dt.timedelta(hours=4)),
    PromiseKind.DELIVER: KindRhythm(7, warning_days=2),
    PromiseKind.REPAIR: KindRhythm(14, warning_days=3),
    PromiseKind.OTHER: KindRhythm(7, warning_days=2),
}


@dataclass(frozen=True, slots=True)
class PromiseStretch:
    """When something is due (a day, and a time or its end), at risk, and closed.

    What is said until `closes_at` counts as said in time.
    """

    due_on: dt.date
    due_time: dt.time | None
    due_at: dt.datetime
    warns_at: dt.datetime
    closes_at: dt.datetime


def usual_day(kind: str, *, today: dt.date) -> dt.date:
    """The day on which a promise of a kind is due where nobody says another one."""
    return today + dt.timedelta(days=RHYTHMS[PromiseKind(kind)].days)


def stretch_until(
    due_on: dt.date, due_time: dt.time | None, *, kind: str, agreed_at: dt.datetime, zone: ZoneInfo
) -> PromiseStretch:
    """The stretch of a promise that is kept once.

    Where it is too short for the rhythm of its kind, it is at risk from its middle on.
    """
    rhythm = RHYTHMS[PromiseKind(kind)]
    due_at = end_of(due_on, due_time, zone=zone)
    warns_at = due_at - rhythm.warning
    if rhythm.warning_days:
        warns_at = _beginning_of(due_on, rhythm.warning_days, zone=zone)
    warns_at = _not_before_middle(warns_at, agreed_at, due_at)
    return PromiseStretch(due_on, due_time, due_at, warns_at, closes_at=due_at)


def stretch_of_standing(
    recurrence: str, *, around: dt.date, agreed_at: dt.datetime, zone: ZoneInfo
) -> PromiseStretch:
    """The stretch of a standing promise around a day: until the end of its month or quarter.

    Whether it was kept may be said a week longer, because it cannot be known before its end.
    """
    due_on = Period.around(around, Grain(recurrence)).ends_on
    due_at = end_of(due_on, None, zone=zone)
    warns_at = _beginning_of(due_on, STANDING_WARNING, zone=zone)
    warns_at = _not_before_middle(warns_at, agreed_at, due_at)
    closes_at = end_of(due_on + dt.timedelta(days=DAYS_TO_SAY), None, zone=zone)
    return PromiseStretch(due_on, None, due_at, warns_at, closes_at)


def _beginning_of(due_on: dt.date, days_before: int, *, zone: ZoneInfo) -> dt.datetime:
    return end_of(due_on - dt.timedelta(days=days_before + 1), None, zone=zone)


def _not_before_middle(
    warns_at: dt.datetime, agreed_at: dt.datetime, due_at: dt.datetime
) -> dt.datetime:
    return max(warns_at, agreed_at + (due_at - agreed_at) / 2)
