"""When a checklist is due: each week, month or quarter, for a new colleague, or with a change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.privacy.periods import Grain, Period

WEEK = dt.timedelta(days=7)
DAYS_TO_SETTLE_IN = 14


class Rhythm(models.TextChoices):
    """What makes a checklist due."""

    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    JOINER = "joiner", _("for each new colleague")
    CHANGE = "change", _("with each change")


CALENDAR = (Rhythm.WEEKLY, Rhythm.MONTHLY, Rhythm.QUARTERLY)
OCCASIONS = (Rhythm.JOINER, Rhythm.CHANGE)
_GRAINS = {Rhythm.MONTHLY: Grain.MONTH, Rhythm.QUARTERLY: Grain.QUARTER}


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days that one checklist is about; it is due on the last of them."""

    starts_on: dt.date
    due_on: dt.date


def stretch_around(day: dt.date, rhythm: Rhythm) -> Stretch:
    """Give the week (Monday to Sunday), month or quarter that holds a day.

    Raises KeyError for a rhythm that no calendar knows.
    """
    if rhythm == Rhythm.WEEKLY:
        monday = day - dt.timedelta(days=day.weekday())
        return Stretch(monday, monday + WEEK - dt.timedelta(days=1))
    period = Period.around(day, _GRAINS[rhythm])
    return Stretch(period.starts_on, period.ends_on)


def induction_of(starts_on: dt.date) -> Stretch:
    """Give the first two weeks of a new colleague, the first day included."""
    return Stretch(starts_on, starts_on + dt.timedelta(days=DAYS_TO_SETTLE_IN - 1))
