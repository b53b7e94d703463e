"""Where decision zones appear in the house: an entry for everybody, and tiles of questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation
from culture.zones.models import Consultation
from culture.zones.reach import answers, nearby, who_answers

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

TILES = 3


def register() -> None:
    """Add the entry, and the tiles of who must answer and of who got an answer."""
    navigation.register(
        navigation.MenuEntry(
            order=25,
            label=gettext_lazy("Decision zones"),
            url_name="zones:index",
            prefix="/zones/",
            is_for=lambda _user: True,
        )
    )
    home.register(questions, order=8)


def questions(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to unread answers, and to the questions that somebody must answer, oldest first."""
    waiting = Q(nearby(user, day=today), answer=None)
    unread = Q(asker=user, is_read=False, answer__isnull=False)
    found = Consultation.objects.filter(waiting | unread).select_related("unit")
    in_order = list(found.order_by("asked_at", "pk"))
    mine = [one for one in in_order if one.asker_id == user.pk]
    near = [one for one in in_order if one.asker_id != user.pk]
    for asked in mine[:TILES]:
        yield home.Tile(
            title=_("Your question is answered"),
            sentence=asked.question,
            url=_address(asked),
            action=_("Read the answer"),
        )
    known = who_answers(near, day=today)
    yield from _to_answer([one for one in near if answers(user, one, known[one])])


def _to_answer(asked: list[Consultation]) -> Iterable[home.Tile]:
    for one in asked[:TILES]:
        yield home.Tile(
            title=_("%(unit)s asks") % {"unit": one.unit.name},
            sentence=one.question,
            url=_address(one),
            action=_("Answer"),
        )
    more = len(asked) - TILES
    if more > 0:
        yield home.Tile(
            title=_("More questions"),
            sentence=ngettext(
                "%(number)s more question waits for you.",
                "%(number)s more questions wait for you.",
                more,
            )
            % {"number": more},
            url=reverse("zones:questions"),
            action=_("See all"),
        )


def _address(asked: Consultation) -> str:
    return reverse("zones:question", kwargs={"uuid": asked.uuid})
