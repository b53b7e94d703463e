"""Who reads the answer to leadership: shares of vacancies lead to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from culture.org.models import Position, Unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


def may_read_answer(user: User, *, day: dt.date | None = None) -> bool:
    """Whether somebody sees the whole organisation, or leads its topmost unit on a day."""
    if user.sees_whole_organisation:
        return True
    led = Position.objects.current(day or user.organisation.day_of(timezone.now()))
    top = Unit.objects.visible_to(user).filter(parent=None)
    return led.filter(person__user=user, kind=Position.Kind.LEADS, unit__in=top).exists()
