"""Where hiring appears in the house: the navigation, the home page, and a dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation
from culture.dashboards.voices import Link, register_links
from surveys.hiring.interviews.queries import waiting_panels
from surveys.hiring.later.asking import asked_of
from surveys.hiring.quality.reach import may_read_answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from culture.accounts.models import User
    from culture.metrics.windows import Window
    from culture.org.models import Unit

TILES = 3


def register() -> None:
    """Add the entry, the tile, and the way from the culture of the whole organisation."""
    home.register(candidates_to_rate, order=9)
    home.register(hires_to_rate, order=16)
    register_links(answer_to_leadership)
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


def hires_to_rate(user: User, today: dt.date) -> Iterator[home.Tile]:
    """Ask a lead how those who were hired work, the first few."""
    for hire in asked_of(user, day=today)[:TILES]:
        yield home.Tile(
            title=_("How does %(name)s work?") % {"name": hire.name},
            sentence=_("Hired for %(title)s. Two minutes show whether interviews ask what matters.")
            % {"title": hire.vacancy.title},
            url=reverse("hiring:work", args=[hire.uuid]),
            action=_("Say how it goes"),
        )


def answer_to_leadership(window: Window, unit: Unit, user: User, day: dt.date) -> Iterator[Link]:
    """Lead from what waves say of the topmost unit to whether hiring looks for empathy."""
    if window.edition and unit.parent_id is None and may_read_answer(user, day=day):
        yield Link(_("Does our hiring look for empathy?"), reverse("hiring:leadership"))
