"""Where touchpoints appear in the house: the navigation and the home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core import home, navigation
from culture.metrics.reading import published_series
from culture.org.first_steps import FirstStep, any_of
from culture.org.first_steps import register as register_first_steps
from feedback.touchpoints.answers import SOURCE
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.queries import has_words_and_mirror, works_with_touchpoints

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

BEGUN = "_begun_at_touchpoints"


def register() -> None:
    """Add the entry and the tile."""
    navigation.register(
        navigation.MenuEntry(
            order=30,
            label=gettext_lazy("Touchpoints"),
            url_name="touchpoints:list",
            prefix="/touchpoints/",
            is_for=_is_for,
        )
    )
    register_first_steps(gettext_lazy("What customers say"), first_steps, order=10)
    home.register(written_comments, order=40)
    home.register(own_mirror, order=60)


def first_steps(user: User) -> Iterable[FirstStep]:
    """How an organisation comes to what its customers say."""
    yield FirstStep(
        title=_("Start asking customers"),
        sentence=_("Choose where; the questionnaire is ready, and you get a poster to print."),
        url=reverse("touchpoints:start"),
        action=_("Start asking"),
        is_done=any_of(Touchpoint.objects.filter(kind=Touchpoint.Kind.UNIT)),
        is_for=user.is_hr,
    )
    yield FirstStep(
        title=_("See the first numbers"),
        sentence=_("Five answers make the first one. Hang up the poster, or try it yourself."),
        url=reverse("touchpoints:list"),
        action=_("Open your touchpoints"),
        is_done=any_of(published_series().filter(source=SOURCE)),
        is_for=user.is_hr,
    )


def _is_for(user: User) -> bool:
    today = user.organisation.day_of(timezone.now())
    return works_with_touchpoints(user, day=today)


def written_comments(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to what customers wrote, where anything is published for the person's units."""
    if _begun(user, today)[0]:
        yield home.Tile(
            title=_("What customers wrote"),
            sentence=_("Comments of customers of your units, in their own words."),
            url=reverse("touchpoints:comments"),
            action=_("Read them"),
        )


def own_mirror(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead everybody who serves customers to the own link; only they see what comes of it."""
    if _begun(user, today)[1]:
        yield home.Tile(
            title=_("My mirror"),
            sentence=_(
                "Ask the people you serve about your own service. Only you see the numbers."
            ),
            url=reverse("touchpoints:mirrors"),
            action=_("Open my mirror"),
        )


def _begun(user: User, today: dt.date) -> tuple[bool, bool]:
    """Whether customers of somebody's units wrote, and whether somebody may have a mirror.

    Two tiles ask it of one request's user, so the answer stays with it.
    """
    known: tuple[bool, bool] | None = vars(user).get(BEGUN)
    if known is None:
        known = has_words_and_mirror(user, day=today)
        vars(user)[BEGUN] = known
    return known
