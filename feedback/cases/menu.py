"""Where cases appear in the house: an entry for those who see to them, and what waits at home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation, together
from culture.hooks import events
from feedback.cases.happenings import waiting
from feedback.cases.listing import ANSWER_DUE, WAITING
from feedback.cases.reach import cases_seen_by, works_with_cases

if TYPE_CHECKING:
    from culture.accounts.models import User


def register() -> None:
    """Add the entry and what is told at home."""
    navigation.register(
        navigation.MenuEntry(
            order=29,
            label=gettext_lazy("Cases"),
            url_name="cases:index",
            prefix="/cases/",
            is_for=_is_for,
        )
    )
    home.register("cases", home.HomeSource(_tells, _asks))
    events.register(events.HookEvent.WAITING, waiting)


def _asks(visit: home.Visit) -> home.Questions:
    waiting = cases_seen_by(visit.user, day=visit.today).filter(WAITING)
    return {"waiting": together.number(waiting.select_related(None), due=Min(ANSWER_DUE))}


def _tells(_visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    for one in known["waiting"]:
        yield home.Task(
            title=_("Customers who asked for a reply"),
            sentence=ngettext(
                "%(count)d customer waits for an answer.",
                "%(count)d customers wait for an answer.",
                one["n"],
            )
            % {"count": one["n"]},
            url=reverse("cases:index"),
            action=_("Read and answer"),
            due=dt.date.fromisoformat(one["due"]),
        )


def _is_for(user: User) -> bool:
    return works_with_cases(user, day=user.organisation.day_of(timezone.now()))
