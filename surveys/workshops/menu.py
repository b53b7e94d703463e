"""Where workshops appear in the house: a tile for those who lead a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core import home
from surveys.workshops.models import Workshop

if TYPE_CHECKING:
    from culture.accounts.models import User

RECENT = dt.timedelta(days=180)


def register() -> None:
    """Add the tile."""
    home.register(workshops_of_units, order=70)


def workshops_of_units(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to the workshops of the units somebody leads; HR finds them under “Surveys”."""
    if user.is_hr:
        return
    workshops = Workshop.objects.visible_to(user, day=today)
    if workshops.filter(held_on__gte=today - RECENT).exists():
        yield home.Tile(
            title=_("Workshops of your units"),
            sentence=_("What is planned, who came by unit, and what changed since."),
            url=reverse("workshops:list"),
            action=_("Look at them"),
        )
