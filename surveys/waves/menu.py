"""Where waves appear in the house: tiles on the home page."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core import home
from culture.org.first_steps import FirstStep, any_of
from culture.org.first_steps import register as register_first_steps
from surveys.waves.models import ReleasedComment, Wave
from surveys.waves.queries import open_invitations
from surveys.waves.ticket_keys import LockedAway

if TYPE_CHECKING:
    from culture.accounts.models import User

log = logging.getLogger(__name__)

CLOSES_SOON = dt.timedelta(days=3)


def register() -> None:
    """Add the tiles."""
    register_first_steps(gettext_lazy("What your people say"), first_steps, order=20)
    home.register(own_invitations, order=5)
    home.register(waves_to_look_at, order=15)
    home.register(written_comments, order=45)


def first_steps(user: User) -> Iterable[FirstStep]:
    """How an organisation comes to what its people say."""
    waves = Wave.objects.all()
    begun = waves.exclude(state__in=(Wave.State.DRAFT, Wave.State.SCHEDULED))
    yield FirstStep(
        title=_("Prepare a survey of your people"),
        sentence=_("It is set up for you, to look through: how service is made possible here."),
        url=reverse("waves:list"),
        action=_("Prepare it"),
        is_done=any_of(waves),
        is_for=user.is_hr,
    )
    yield FirstStep(
        title=_("Open it"),
        sentence=_("Before it opens you see how many units would have a number."),
        url=reverse("waves:list"),
        action=_("Look at it and open it"),
        is_done=any_of(begun),
        is_for=user.is_hr,
    )
    yield FirstStep(
        title=_("See the first results"),
        sentence=_("Everything is published at once when the survey is over."),
        url=reverse("waves:list"),
        action=_("How far it is"),
        is_done=any_of(waves.filter(state=Wave.State.RELEASED)),
        is_for=user.is_hr,
    )


def own_invitations(user: User, _today: dt.date) -> Iterable[home.Tile]:
    """Lead to the surveys that wait for the person's own view."""
    for invitation in open_invitations(user):
        try:
            code = invitation.code
        except LockedAway:
            # Under another SECRET_KEY no ticket is signed either; the page must stand all the same.
            log.exception("the link of an invitation was locked with another SECRET_KEY")
            continue
        yield home.Tile(
            title=invitation.wave.name,
            sentence=_(
                "Your view is asked for; nobody can find out what you answer. "
                "This stays here for everybody, answered or not. Open until: %(moment)s"
            )
            % {"moment": _moment(invitation.wave.closes_at)},
            url=reverse("answering:invitation", kwargs={"code": code}),
            action=_("Take part"),
        )


def waves_to_look_at(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Tell HR of waves whose opening or closing is near."""
    waves = Wave.objects.visible_to(user).order_by("closes_at", "pk")
    for wave in waves.filter(state__in=(Wave.State.SCHEDULED, Wave.State.OPEN)):
        day = user.organisation.day_of(wave.closes_at)
        if wave.state == Wave.State.SCHEDULED:
            said = _("It opens by itself: %(moment)s") % {"moment": _moment(wave.opens_at)}
        elif day - today <= CLOSES_SOON:
            said = _("It closes: %(moment)s") % {"moment": _moment(wave.closes_at)}
        else:
            continue
        yield home.Tile(
            title=wave.name,
            sentence=said,
            url=reverse("waves:detail", kwargs={"uuid": wave.uuid}),
            action=_("Look at the wave"),
        )


def written_comments(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to what employees wrote, where anything is released for the person's units."""
    if ReleasedComment.objects.visible_to(user, day=today).exists():
        yield home.Tile(
            title=_("What colleagues wrote"),
            sentence=_("Comments from surveys of employees in your units, in their own words."),
            url=reverse("waves:comments"),
            action=_("Read them"),
        )


def _moment(moment: dt.datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
