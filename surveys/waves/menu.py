"""Where waves appear in the house: the first steps and what stands at home."""

from __future__ import annotations

import datetime as dt
import logging
from base64 import b64decode
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Func, OuterRef, Subquery, Value
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, together
from culture.metrics.reading import shown_in
from culture.org.first_steps import FirstStep, any_of
from culture.org.first_steps import register as register_first_steps
from culture.org.models import Unit
from culture.org.upkeep import key_task
from surveys.instruments import askers
from surveys.instruments.models import Respondents
from surveys.waves.invitation_codes import unlock_code
from surveys.waves.models import Cell, ReleasedComment, Wave, WaveKey
from surveys.waves.queries import open_invitations
from surveys.waves.ticket_keys import LockedAway

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import User

log = logging.getLogger(__name__)

CLOSES_SOON = dt.timedelta(days=3)


def register() -> None:
    """Add the first steps, and what is told at home."""
    askers.register(
        askers.Asker(
            (Respondents.EMPLOYEE, Respondents.MANAGER),
            gettext_lazy("Prepare a survey with it"),
            "waves:create",
        )
    )
    register_first_steps(gettext_lazy("What your people say"), first_steps, order=20)
    home.register("waves", home.HomeSource(_tells, _asks))


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


def _asks(visit: home.Visit) -> home.Questions:
    waves = Wave.objects.visible_to(visit.user).order_by("closes_at", "pk")
    running = waves.filter(state__in=(Wave.State.SCHEDULED, Wave.State.OPEN))
    written = ReleasedComment.objects.visible_to(visit.user, day=visit.today)
    return {
        "invited": together.rows(
            open_invitations(visit.user),
            code=Func(F("locked_code"), Value("base64"), function="ENCODE"),
            name="wave__name",
            closes_at="wave__closes_at",
        ),
        "running": together.rows(
            running,
            uuid="uuid",
            name="name",
            state="state",
            opens_at="opens_at",
            closes_at="closes_at",
        ),
        "drafts": together.rows(
            waves.filter(state=Wave.State.DRAFT), uuid="uuid", name="name", at="created_at"
        ),
        "released": together.rows(
            waves.filter(state=Wave.State.RELEASED, released_at__gte=visit.since_at).annotate(
                withheld=_withheld_units()
            ),
            uuid="uuid",
            name="name",
            at="released_at",
            is_withheld="is_withheld",
            units="withheld",
        ),
        "words": together.is_any(written),
        "keys": together.rows(_keys_in_need(visit.user), uuid="wave__uuid", problem="problem"),
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    yield from _invited(known["invited"])
    yield from _of_hr(visit, known)
    if known["words"]:
        yield home.Shortcut(
            title=_("What colleagues wrote"),
            sentence=_("Comments from surveys of employees in your units, in their own words."),
            url=reverse("waves:comments"),
        )


def _invited(invitations: Iterable[together.Facts]) -> Iterable[home.Task]:
    for one in invitations:
        try:
            code = unlock_code(b64decode(one["code"]))
        except LockedAway:
            # Under another SECRET_KEY no ticket is signed either; the page must stand all the same.
            log.exception("the link of an invitation was locked with another SECRET_KEY")
            continue
        yield home.Task(
            title=one["name"],
            sentence=_(
                "Your view is asked for; nobody can find out what you answer. "
                "This stays here for everybody, answered or not. Open until: %(moment)s"
            )
            % {"moment": _moment(one["closes_at"])},
            url=reverse("answering:invitation", kwargs={"code": code}),
            action=_("Take part"),
            is_counted=False,
        )


def _of_hr(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    for one in known["running"]:
        if one["state"] == Wave.State.SCHEDULED:
            said = _("It opens by itself: %(moment)s") % {"moment": _moment(one["opens_at"])}
        elif visit.day_of(one["closes_at"]) - visit.today <= CLOSES_SOON:
            said = _("It closes soon: %(moment)s") % {"moment": _moment(one["closes_at"])}
        else:
            said = _("It is open until: %(moment)s") % {"moment": _moment(one["closes_at"])}
        yield home.Shortcut(title=one["name"], sentence=said, url=_address(one))
    for one in known["keys"]:
        yield key_task(one["problem"], url=_address(one) if visit.user.is_hr else "")
    for one in known["drafts"]:
        yield home.Task(
            title=one["name"],
            sentence=_("This survey is a draft. Open it, or discard it."),
            url=_address(one),
            action=_("Look at the wave"),
            since=visit.day_of(one["at"]),
        )
    for one in known["released"]:
        yield home.News(sentence=_released(one), url=_address(one), on=visit.day_of(one["at"]))


def _keys_in_need(user: User) -> QuerySet[WaveKey]:
    """The keys of waves that the worker cannot use, for HR and administrators."""
    keys = WaveKey.objects.filter(wave__organisation=user.organisation_id, is_destroyed=False)
    return keys.exclude(problem="") if user.sees_whole_organisation else keys.none()


def _released(one: together.Facts) -> str:
    name = {"survey": one["name"]}
    if one["is_withheld"]:
        return _("“%(survey)s” has ended, and too few answered to show anything.") % name
    if not one["units"]:
        return _("“%(survey)s” has ended, and every unit has a number of its own.") % name
    said = ngettext(
        "“%(survey)s” has ended. %(n)s unit has no number of its own, to protect who answered.",
        "“%(survey)s” has ended. %(n)s units have no number of their own, to protect who answered.",
        one["units"],
    )
    return said % (name | {"n": one["units"]})


def _withheld_units() -> Subquery:
    """How many units were asked and have no published number of their own."""
    shown = shown_in(OuterRef(OuterRef("uuid")), OuterRef("pk"))
    cells = Cell.objects.filter(wave=OuterRef(OuterRef("pk")), units__contains=[OuterRef("pk")])
    left = Unit.objects.filter(Exists(cells), ~Exists(shown)).order_by().values(one=Value(1))
    return Subquery(left.annotate(n=Count("*")).values("n"))


def _address(wave: together.Facts) -> str:
    return reverse("waves:detail", kwargs={"uuid": wave["uuid"]})


def _moment(moment: str) -> str:
    local = timezone.localtime(dt.datetime.fromisoformat(moment))
    return formats.date_format(local, "DATETIME_FORMAT")
