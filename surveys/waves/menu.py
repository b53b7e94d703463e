"""Where waves appear in the house: tiles on the home page."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from culture.core import home
from surveys.waves.models import ReleasedComment, Wave
from surveys.waves.queries import open_invitations
from surveys.waves.ticket_keys import LockedAway

if TYPE_CHECKING:
    from culture.accounts.models import User

log = logging.getLogger(__name__)

CLOSES_SOON = dt.timedelta(days=3)


def register() -> None:
    """Add the tiles."""
    home.register(own_invitations, order=5)
    home.register(waves_to_look_at, order=15)
    home.register(written_comments, order=45)


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
