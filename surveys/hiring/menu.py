"""Where hiring appears in the house: the navigation, the home page, and a dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation, together
from culture.dashboards.voices import Link, register_links
from surveys.hiring.interviews.queries import unrated_interviews, waiting_panels
from surveys.hiring.later.asking import asked_of, asked_since, hires_near
from surveys.hiring.quality.reach import may_read_answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from culture.accounts.models import User
    from culture.metrics.windows import Window
    from culture.org.models import Unit


def register() -> None:
    """Add the entry, what is told at home, and the way from the culture of the whole."""
    home.register("hiring", home.HomeSource(_tells, _asks))
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


def _asks(visit: home.Visit) -> home.Questions:
    return {
        "planned": together.is_any(unrated_interviews(visit.user)),
        "hires": together.is_any(hires_near(visit.user, day=visit.today)),
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterator[home.Entry]:
    for interviewer, count in waiting_panels(visit.user) if known["planned"] else ():
        said = ngettext(
            "%(n)s candidate waits for your ratings.",
            "%(n)s candidates wait for your ratings.",
            count,
        )
        yield home.Task(
            title=_("Interviews: %(title)s") % {"title": interviewer.vacancy.title},
            sentence=said % {"n": count},
            url=reverse("interview:panel", args=[interviewer.uuid]),
            action=_("To the candidates"),
            since=visit.user.organisation.day_of(interviewer.added_at),
        )
    for hire in asked_of(visit.user, day=visit.today) if known["hires"] else ():
        yield home.Task(
            title=_("How does %(name)s work?") % {"name": hire.name},
            sentence=_("Hired for %(title)s. Two minutes show whether interviews ask what matters.")
            % {"title": hire.vacancy.title},
            url=reverse("hiring:work", args=[hire.uuid]),
            action=_("Say how it goes"),
            since=asked_since(hire.vacancy),
        )


def answer_to_leadership(window: Window, unit: Unit, user: User, day: dt.date) -> Iterator[Link]:
    """Lead from what waves say of the topmost unit to whether hiring looks for empathy."""
    if window.edition and unit.parent_id is None and may_read_answer(user, day=day):
        yield Link(_("Does our hiring look for empathy?"), reverse("hiring:leadership"))
