"""Where workshops appear in the house: a place at home for those who lead a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core import home, together
from surveys.workshops.models import Workshop

RECENT = dt.timedelta(days=180)


def register() -> None:
    """Add what is told at home."""
    home.register("workshops", home.HomeSource(_tells, _asks))


def _asks(visit: home.Visit) -> home.Questions:
    if visit.user.is_hr:
        return {}  # HR finds them under “Surveys”.
    workshops = Workshop.objects.visible_to(visit.user, day=visit.today)
    return {"recent": together.is_any(workshops.filter(held_on__gte=visit.today - RECENT))}


def _tells(_visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    if known.get("recent"):
        yield home.Shortcut(
            title=_("Workshops of your units"),
            sentence=_("What is planned, who came by unit, and what changed since."),
            url=reverse("workshops:list"),
        )
