"""Where cases appear in the house: an entry for those who see to them, and what waits at home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation
from feedback.cases.listing import WAITING
from feedback.cases.reach import cases_seen_by, works_with_cases

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


def register() -> None:
    """Add the entry and the tile."""
    navigation.register(
        navigation.MenuEntry(
            order=29,
            label=gettext_lazy("Cases"),
            url_name="cases:index",
            prefix="/cases/",
            is_for=_is_for,
        )
    )
    home.register(waiting_cases, order=7)


def waiting_cases(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Say how many customers wait for an answer; nothing when nobody does."""
    waiting = cases_seen_by(user, day=today).filter(WAITING).count()
    if waiting:
        yield home.Tile(
            title=_("Customers who asked for a reply"),
            sentence=ngettext(
                "%(count)d customer waits for an answer.",
                "%(count)d customers wait for an answer.",
                waiting,
            )
            % {"count": waiting},
            url=reverse("cases:index"),
            action=_("Read and answer"),
        )


def _is_for(user: User) -> bool:
    return works_with_cases(user, day=user.organisation.day_of(timezone.now()))
