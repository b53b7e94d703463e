"""The positions that somebody holds, read once for all parts of a page that ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.org.models import Position

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


def positions_of(user: User, *, day: dt.date) -> list[Position]:
    """What somebody holds on a day, with the units, by their names.

    The answer stays with the user of one request, so its navigation and its page ask once.
    """
    known: dict[dt.date, list[Position]] = user.__dict__.setdefault("_positions", {})
    if day not in known:
        held = Position.objects.current(day).filter(person__user=user).select_related("unit")
        known[day] = list(held.order_by("unit__name", "unit"))
    return known[day]


def leads_any(user: User, *, day: dt.date) -> bool:
    """Whether somebody leads a unit on a day."""
    return any(one.kind == Position.Kind.LEADS for one in positions_of(user, day=day))
