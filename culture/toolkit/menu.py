"""Where the toolkit appears in the house: an entry for leads and HR, and what is due on Home."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.accounts.models import User
from culture.core import channels, home, navigation, public, together
from culture.org.held import leads_any
from culture.org.models import Position, Unit
from culture.toolkit.library import built_in
from culture.toolkit.models import StandIn, ToolkitVersion
from culture.toolkit.queries import open_runs, runs_to_answer
from culture.toolkit.responsibility import units_answered_by
from culture.toolkit.wording import title_of

WORKS_WITH_TOOLKIT = "_works_with_toolkit"


def register() -> None:
    """Add the entry and what is told at home, and let calendars in without signing in."""
    navigation.register(
        navigation.MenuEntry(
            order=22,
            label=gettext_lazy("Toolkit"),
            url_name="toolkit:index",
            prefix="/toolkit/",
            is_for=works_with_toolkit,
        )
    )
    home.register("toolkit", home.HomeSource(_tells, _asks))
    public.register("/toolkit/calendar/feeds/", is_silent=True)
    channels.register_knowing({"toolkit:feed": "a calendar of checklists, which are no answers"})


def works_with_toolkit(user: User) -> bool:
    """Whether a user leads or led anything, stands in somewhere, or is HR.

    Several entries of the navigation ask it of one request's user, so the answer stays with it.
    """
    known: bool | None = vars(user).get(WORKS_WITH_TOOLKIT)
    if known is None:
        today = user.organisation.day_of(timezone.now())
        known = user.is_hr or leads_any(user, day=today) or _led_or_stands_in(user)
        vars(user)[WORKS_WITH_TOOLKIT] = known
    return known


def _led_or_stands_in(user: User) -> bool:
    leads = Position.objects.filter(person__user=user, kind=Position.Kind.LEADS)
    stands_in = StandIn.objects.filter(person__user=user)
    return User.objects.filter(Exists(leads) | Exists(stands_in), pk=user.pk).exists()


def _asks(visit: home.Visit) -> home.Questions:
    led = Unit.objects.led_by(visit.user, day=visit.today).values("pk")
    stood_in = StandIn.objects.of(visit.user, day=visit.today).values("unit")
    near = Unit.objects.filter(Q(pk__in=led) | Q(pk__in=stood_in))
    published = ToolkitVersion.objects.filter(organisation=visit.user.organisation_id).published()
    return {
        "runs": together.is_any(runs_to_answer(near, day=visit.today)),
        "published": together.is_any(published),
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    units = units_answered_by(visit.user, day=visit.today) if known["runs"] else []
    for waits in open_runs(units, day=visit.today) if units else ():
        yield home.Task(
            title=_("Checklist: %(title)s") % {"title": title_of(waits.run)},
            sentence=ngettext(
                "%(unit)s: did your people get what they need? %(number)s line to answer.",
                "%(unit)s: did your people get what they need? %(number)s lines to answer.",
                waits.waiting,
            )
            % {"unit": waits.run.unit.name, "number": waits.waiting},
            url=reverse("toolkit:run", kwargs={"uuid": waits.run.uuid}),
            action=_("Go through it"),
            due=waits.run.due_on,
        )
    if visit.user.is_hr and not known["published"]:
        yield home.Task(
            title=_("Give leads their toolkit"),
            sentence=_(
                "%(number)s practices are ready in four languages. Look through them, change what "
                "does not fit, and publish."
            )
            % {"number": len(built_in())},
            url=reverse("toolkit:practices"),
            action=_("Look at the practices"),
        )
