"""What leaders' tools take from people who leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.toolkit.models import CalendarFeed, StandIn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from culture.accounts.models import User
    from culture.org.models import Person


def take_away(
    *,
    people: Collection[Person],
    day: dt.date,
    actor: User,  # noqa: ARG001 - the audit says already who let them go
    now: dt.datetime,  # noqa: ARG001
) -> None:
    """End where they stand in, and the addresses of their calendars: nothing of it comes back."""
    standing_in = StandIn.objects.filter(person__in=people, ends_on__gt=day)
    standing_in.filter(starts_on__gt=day).delete()
    standing_in.update(ends_on=day)
    CalendarFeed.objects.filter(user__person__in=people).delete()
