"""Where actions appear in the house: an entry for whoever leads, and tiles of what is due."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.actions.models import Deed
from culture.actions.queries import due_for
from culture.actions.reach import may_act_in
from culture.actions.states import ActionState
from culture.core import home, navigation
from culture.core.findings import Spot
from culture.dashboards import acting
from culture.dashboards.voices import Link, register_links
from culture.toolkit.menu import works_with_toolkit
from culture.zones.reach import readable_units

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.dashboards.figures import Figure
    from culture.metrics.models import Series
    from culture.metrics.windows import Window
    from culture.org.models import Unit

TILES = 3


def register() -> None:
    """Add the entry and the tiles."""
    navigation.register(
        navigation.MenuEntry(
            order=25,
            label=gettext_lazy("Actions"),
            url_name="actions:index",
            prefix="/actions/",
            is_for=works_with_toolkit,
        )
    )
    home.register(due_actions, order=6)
    register_links(told_here)
    acting.register(lambda user, unit, day: may_act_in(user, unit, day=day), make_url)


def make_url(unit: Unit, series: Series, figure: Figure) -> str:
    """Where an action is made of a figure."""
    spot = Spot(series.uuid, figure.kind, figure.key)
    query = urlencode({"unit": str(unit.uuid), "number": spot.token})
    return f"{reverse('actions:make')}?{query}"


def told_here(_window: Window, unit: Unit, user: User, day: dt.date) -> Iterable[Link]:
    """Lead from the numbers of a unit to what those who answered are told, where anything is."""
    reads = readable_units(user, day=day).filter(pk=unit.pk)
    if Deed.objects.told().filter(unit__in=unit.path).exists() and reads.exists():
        url = reverse("actions:told", kwargs={"uuid": unit.uuid})
        yield Link(_("You said, we did"), url)


def due_actions(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to what is due or overdue and to results to be looked at, the oldest first."""
    found = due_for(user, day=today)
    for action, state in found[:TILES]:
        is_done = state == ActionState.DONE
        facts = {
            "unit": action.unit.name,
            "day": date_format(action.due_on, "DATE_FORMAT"),
        }
        sentence = (
            _("%(unit)s: it is said to be done. Did it help?")
            if is_done
            else _("%(unit)s: due on %(day)s")
        )
        yield home.Tile(
            title=action.title,
            sentence=sentence % facts,
            url=reverse("actions:action", kwargs={"uuid": action.uuid}),
            action=_("Look at the result") if is_done else _("Go on"),
        )
    more = len(found) - TILES
    if more > 0:
        yield home.Tile(
            title=_("More actions"),
            sentence=ngettext(
                "%(number)s more action is due.", "%(number)s more actions are due.", more
            )
            % {"number": more},
            url=reverse("actions:index"),
            action=_("See all"),
        )
