"""Where touchpoints appear in the house: the navigation and the home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core import home, navigation, together
from culture.metrics.reading import published_series
from culture.org.first_steps import FirstStep, any_of
from culture.org.first_steps import register as register_first_steps
from culture.org.models import Unit
from feedback.touchpoints import signs
from feedback.touchpoints.answers import SOURCE
from feedback.touchpoints.models import Comment, Touchpoint
from feedback.touchpoints.queries import with_mirror, works_with_touchpoints
from surveys.instruments import askers
from surveys.instruments.models import Respondents

if TYPE_CHECKING:
    from culture.accounts.models import User


def register() -> None:
    """Add the entry and what is told at home."""
    navigation.register(
        navigation.MenuEntry(
            order=30,
            label=gettext_lazy("Touchpoints"),
            url_name="touchpoints:list",
            prefix="/touchpoints/",
            is_for=_is_for,
        )
    )
    askers.register(
        askers.Asker(
            (Respondents.CUSTOMER,),
            gettext_lazy("Make a touchpoint with it"),
            "touchpoints:create",
        )
    )
    register_first_steps(gettext_lazy("What customers say"), first_steps, order=10)
    home.register("touchpoints", home.HomeSource(_tells, _asks))


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


def _asks(visit: home.Visit) -> home.Questions:
    units = Unit.objects.measured_for(visit.user, day=visit.today)
    return {
        "words": together.is_any(Comment.objects.filter(scope_unit__in=units)),
        "mirror": together.is_any(with_mirror(visit.user, day=visit.today)),
        **signs.asks(visit),
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    yield from signs.tells(visit, known)
    if known["words"]:
        yield home.Shortcut(
            title=_("What customers wrote"),
            sentence=_("Comments of customers of your units, in their own words."),
            url=reverse("touchpoints:comments"),
        )
    if known["mirror"]:
        yield home.Shortcut(
            title=_("My mirror"),
            sentence=_(
                "Ask the people you serve about your own service. Only you see the numbers."
            ),
            url=reverse("touchpoints:mirrors"),
        )
