"""Where hiring appears in the house: an entry for human resources, a tile for interviewers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation
from surveys.hiring.interviews.queries import waiting_panels

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from culture.accounts.models import User


def register() -> None:
    """Add the entry and the tile."""
    home.register(candidates_to_rate, order=9)
    navigation.register(
        navigation.MenuEntry(
            order=40,
            label=gettext_lazy("Hiring"),
            url_name="hiring:list",
            prefix="/hiring/",
            is_for=lambda user: user.is_hr,
        )
    )


def candidates_to_rate(user: User, _today: dt.date) -> Iterator[home.Tile]:
    """Name each panel on which somebody waits for the user's ratings."""
    for interviewer, count in waiting_panels(user):
        said = ngettext(
            "%(n)s candidate waits for your ratings.",
            "%(n)s candidates wait for your ratings.",
            count,
        )
        yield home.Tile(
            title=_("Interviews: %(title)s") % {"title": interviewer.vacancy.title},
            sentence=said % {"n": count},
            url=reverse("interview:panel", args=[interviewer.uuid]),
            action=_("To the candidates"),
        )
