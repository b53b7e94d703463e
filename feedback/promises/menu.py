"""Where promises appear in the house: an entry for everybody, and tiles of what waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation
from feedback.promises.models import PromiseMail
from feedback.promises.queries import news_for, questions_to_answer

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from feedback.promises.models import Promise

TILES = 3


def register() -> None:
    """Add the entry and the tiles."""
    navigation.register(
        navigation.MenuEntry(
            order=28,
            label=gettext_lazy("Promises"),
            url_name="promises:index",
            prefix="/promises/",
            is_for=lambda _user: True,
        )
    )
    home.register(waiting, order=11)


def waiting(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to what somebody is asked, to answers that came, and to promises that need care."""
    found = [*_asked(user, today), *_news(user)]
    yield from found[:TILES]
    more = len(found) - TILES
    if more > 0:
        yield home.Tile(
            title=_("More promises"),
            sentence=ngettext(
                "%(number)s more promise waits for you.",
                "%(number)s more promises wait for you.",
                more,
            )
            % {"number": more},
            url=reverse("promises:index"),
            action=_("See all"),
        )


def _asked(user: User, today: dt.date) -> Iterable[home.Tile]:
    for question in questions_to_answer(user, day=today):
        promise = question.term.promise
        yield home.Tile(
            title=_("%(unit)s asks: can you keep this?") % {"unit": promise.unit.name},
            sentence=promise.text,
            url=_address(promise),
            action=_("Answer"),
        )


def _news(user: User) -> Iterable[home.Tile]:
    for promise, kind in news_for(user):
        yield _told(promise, kind) if kind else _answered(promise)


def _answered(promise: Promise) -> home.Tile:
    answer = promise.now_due.feasibility
    return home.Tile(
        title=_("%(unit)s has answered: %(answer)s")
        % {
            "unit": promise.deliverer.name,
            "answer": answer.get_verdict_display() if answer else "",
        },
        sentence=promise.text,
        url=_address(promise),
        action=_("Go on"),
    )


def _told(promise: Promise, kind: str) -> home.Tile:
    return home.Tile(
        title=str(PromiseMail.Kind(kind).label).capitalize(),
        sentence=f"{promise.unit.name}: {promise.text}",
        url=_address(promise),
        action=_("Look at it"),
    )


def _address(promise: Promise) -> str:
    return reverse("promises:promise", kwargs={"uuid": promise.uuid})
