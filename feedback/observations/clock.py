"""By when somebody looks, and how far up it goes when nobody does.

Days are those of the organisation's zone; a day is over when the next one begins.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FARTHEST = 12  # levels, which is more than any tree has


def look_by(*, came_on: dt.date, days: int, zone: ZoneInfo) -> dt.datetime:
    """The moment until which somebody looks at what came on a day: the end of so many days more."""
    after = came_on + dt.timedelta(days=days + 1)
    return dt.datetime.combine(after, dt.time(), tzinfo=zone).astimezone(dt.UTC)


def levels_due(until: dt.datetime, *, days: int, zone: ZoneInfo, now: dt.datetime) -> int:
    """How many leads further up have to be told: one when the time is over, one each time again."""
    if now < until:
        return 0
    last = (until - dt.timedelta(microseconds=1)).astimezone(zone).date()
    for level in range(1, FARTHEST):
        if now < look_by(came_on=last, days=level * days, zone=zone):
            return level
    return FARTHEST
