"""Where the toolkit appears in the house: an entry for leads and HR, and what is due on Home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.accounts.models import User
from culture.core import channels, home, navigation, public
from culture.org.models import Position
from culture.toolkit.library import built_in
from culture.toolkit.models import StandIn, ToolkitVersion
from culture.toolkit.queries import open_runs
from culture.toolkit.responsibility import units_answered_by
from culture.toolkit.wording import title_of

TILES = 3
WORKS_WITH_TOOLKIT = "_works_with_toolkit"


def register() -> None:
    """Add the entry and the tiles, and let calendars in without signing in."""
    navigation.register(
        navigation.MenuEntry(
            order=30,
            label=gettext_lazy("Toolkit"),
            url_name="toolkit:index",
            prefix="/toolkit/",
            is_for=works_with_toolkit,
        )
    )
    home.register(due_checklists, order=10)
    home.register(practices_to_publish, order=80)
    public.register("/toolkit/calendar/feeds/", is_silent=True)
    channels.register_knowing({"toolkit:feed": "a calendar of checklists, which are no answers"})


def works_with_toolkit(user: User) -> bool:
    """Whether a user leads or led anything, stands in somewhere, or is HR.

    Several entries of the navigation ask it of one request's user, so the answer stays with it.
    """
    known: bool | None = vars(user).get(WORKS_WITH_TOOLKIT)
    if known is None:
        known = user.is_hr or _leads_or_stands_in(user)
        vars(user)[WORKS_WITH_TOOLKIT] = known
    return known


def _leads_or_stands_in(user: User) -> bool:
    leads = Position.objects.filter(person__user=user, kind=Position.Kind.LEADS)
    stands_in = StandIn.objects.filter(person__user=user)
    return User.objects.filter(Exists(leads) | Exists(stands_in), pk=user.pk).exists()


def due_checklists(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to what is due for the units somebody answers for, the oldest first."""
    if not _leads_or_stands_in(user):
        return
    runs = open_runs(units_answered_by(user, day=today), day=today)
    for waits in runs[:TILES]:
        yield home.Tile(
            title=_("Checklist: %(title)s") % {"title": title_of(waits.run)},
            sentence=ngettext(
                "%(unit)s: did your people get what they need? %(number)s line to answer, "
                "due %(day)s.",
                "%(unit)s: did your people get what they need? %(number)s lines to answer, "
                "due %(day)s.",
                waits.waiting,
            )
            % {
                "unit": waits.run.unit.name,
                "number": waits.waiting,
                "day": formats.date_format(waits.run.due_on, "DATE_FORMAT"),
            },
            url=reverse("toolkit:run", kwargs={"uuid": waits.run.uuid}),
            action=_("Go through it"),
        )
    if len(runs) > TILES:
        yield home.Tile(
            title=_("More checklists"),
            sentence=ngettext(
                "%(number)s more checklist waits.",
                "%(number)s more checklists wait.",
                len(runs) - TILES,
            )
            % {"number": len(runs) - TILES},
            url=reverse("toolkit:index"),
            action=_("See all"),
        )


def practices_to_publish(user: User, _today: dt.date) -> Iterable[home.Tile]:
    """Ask HR for the practices that leads go by, once."""
    if (
        user.is_hr
        and not ToolkitVersion.objects.filter(organisation=user.organisation_id)
        .published()
        .exists()
    ):
        yield home.Tile(
            title=_("Give leads their toolkit"),
            sentence=_(
                "%(number)s practices are ready in four languages. Look through them, change what "
                "does not fit, and publish."
            )
            % {"number": len(built_in())},
            url=reverse("toolkit:practices"),
            action=_("Look at the practices"),
        )
