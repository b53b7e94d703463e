"""Where actions appear in the house: an entry for whoever leads, and what stands at home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.actions.happenings import overdue
from culture.actions.models import Action, ActionVerdict, Deed
from culture.actions.queries import due_for, newest_first
from culture.actions.reach import may_act_in
from culture.core import home, navigation, together
from culture.core.findings import Spot
from culture.core.texts import text_here
from culture.dashboards import acting
from culture.dashboards.voices import Link, register_links
from culture.hooks import events
from culture.org.models import Unit
from culture.toolkit.menu import works_with_toolkit
from culture.zones.reach import readable_units

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.dashboards.figures import Figure
    from culture.metrics.models import Series
    from culture.metrics.windows import Window

MOST_NEWS = 5


def register() -> None:
    """Add the entry and what is told at home."""
    navigation.register(
        navigation.MenuEntry(
            order=25,
            label=gettext_lazy("Actions"),
            url_name="actions:index",
            prefix="/actions/",
            is_for=works_with_toolkit,
        )
    )
    home.register("actions", home.HomeSource(_tells, _asks))
    events.register(events.HookEvent.OVERDUE, overdue)
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


def _asks(visit: home.Visit) -> home.Questions:
    near = Unit.objects.measured_for(visit.user, day=visit.today)
    closed = Action.objects.visible_to(visit.user, day=visit.today).filter(
        result_of__checked_at__gte=visit.since_at
    )
    led = Unit.objects.led_by(visit.user, day=visit.today).filter(closed_on=None)
    above = Deed.objects.told().filter(Exists(near.filter(path__contains=[OuterRef("unit")])))
    return {
        "due": together.rows(
            due_for(visit.user, day=visit.today),
            uuid="uuid",
            title="title",
            unit="unit__name",
            due="due_on",
            done="done_at",
        ),
        "closed": together.rows(
            newest_first(closed),
            uuid="uuid",
            title="title",
            ended="result_of__verdict",
            at="result_of__checked_at",
        )[:MOST_NEWS],
        "told": together.rows(
            above, unit="unit__uuid", name="unit__name", said="said", done="done", at="told_at"
        )[:MOST_NEWS],
        "led": together.rows(led.order_by("path__len", "name", "pk"), uuid="uuid")[:1],
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    for one in known["due"]:
        url = reverse("actions:action", kwargs={"uuid": one["uuid"]})
        if one["done"]:
            yield home.Task(
                title=one["title"],
                sentence=_("%(unit)s: it is said to be done. Did it help?") % {"unit": one["unit"]},
                url=url,
                action=_("Look at the result"),
                since=visit.day_of(one["done"]),
            )
        else:
            yield home.Task(
                title=one["title"],
                sentence=one["unit"],
                url=url,
                action=_("Go on"),
                due=dt.date.fromisoformat(one["due"]),
            )
    for one in known["closed"]:
        ended = ActionVerdict(one["ended"]).label
        yield home.News(
            sentence=_("%(action)s: closed, %(result)s.")
            % {"action": one["title"], "result": ended},
            url=reverse("actions:action", kwargs={"uuid": one["uuid"]}),
            on=visit.day_of(one["at"]),
        )
    for one in known["led"]:
        yield home.Shortcut(
            title=_("What calls for action"),
            sentence=_(
                "What falls short, fades or does not reach your people, and why it matters."
            ),
            url=reverse("actions:findings", kwargs={"uuid": one["uuid"]}),
        )
    yield from _deeds(visit, known["told"])


def _deeds(visit: home.Visit, told: Iterable[together.Facts]) -> Iterable[home.Entry]:
    """Tell what was done about what people said: as news, or else the newest of all."""
    rows = list(told)
    news = [one for one in rows if visit.day_of(one["at"]) >= visit.since]
    for one in news:
        yield home.News(
            sentence=_("%(unit)s. You said: %(said)s We did: %(done)s")
            % ({"unit": one["name"]} | _words(one)),
            url=reverse("actions:told", kwargs={"uuid": one["unit"]}),
            on=visit.day_of(one["at"]),
        )
    if rows and not news:
        yield home.Shortcut(
            title=_("You said, we did"),
            sentence=_("You said: %(said)s We did: %(done)s") % _words(rows[0]),
            url=reverse("actions:told", kwargs={"uuid": rows[0]["unit"]}),
        )


def _words(deed: together.Facts) -> dict[str, str]:
    return {"said": text_here(deed["said"]), "done": text_here(deed["done"])}
