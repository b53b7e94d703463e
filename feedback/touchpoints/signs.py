"""What home tells of touchpoints without a sign of life: kiosks missed, answers not coming."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from culture.core import home, together
from feedback.touchpoints.health import DAY, gone_quiet, missed_on, quiet_since
from feedback.touchpoints.models import Touchpoint

MOST_NAMES = 3


def asks(visit: home.Visit) -> home.Questions:
    """Ask for touchpoints that take answers, of whoever works with them."""
    begins = dt.datetime.combine(visit.today, dt.time(), tzinfo=visit.user.organisation.zone)
    open_ones = (
        Touchpoint.objects.visible_to(visit.user, day=visit.today)
        .filter(Q(opens_at=None) | Q(opens_at__lte=begins), is_paused=False)
        .filter(Q(closes_at=None) | Q(closes_at__gt=begins + DAY))
    )
    return {
        "missed": together.rows(
            open_ones.filter(kiosk_seen_on__lt=visit.today - DAY).order_by("kiosk_seen_on", "pk"),
            uuid="uuid",
            name="name",
            unit="unit__name",
            seen="kiosk_seen_on",
        ),
        "quiet": together.rows(
            gone_quiet(open_ones, today=visit.today).order_by("-heard_on", "pk"),
            uuid="uuid",
            name="name",
            heard="heard_on",
        ),
    }


def tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Task]:
    """Lead to each kiosk that is missed, and to the touchpoints that went quiet."""
    for one in known["missed"]:
        seen_on = dt.date.fromisoformat(one["seen"])
        since = missed_on(seen_on)
        if since <= visit.today:
            yield home.Task(
                title=_("The kiosk “%(name)s” is missed") % {"name": one["name"]},
                sentence=_("%(unit)s: not seen since %(day)s. Is it switched on and online?")
                % {"unit": one["unit"], "day": home.day_in_words(seen_on)},
                url=reverse("touchpoints:detail", args=[one["uuid"]]),
                action=_("Look at it"),
                since=since,
                is_mailed_once=True,
            )
    if known["quiet"]:
        yield _quiet(known["quiet"])


def _quiet(found: Sequence[together.Facts]) -> home.Task:
    """One task for all that went quiet, of the day on which the newest of them did."""
    names = ", ".join(one["name"] for one in found[:MOST_NAMES])
    more = len(found) - MOST_NAMES
    if more > 0:
        names = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {
            "names": names,
            "n": more,
        }
    title = ngettext("%(n)s touchpoint went quiet", "%(n)s touchpoints went quiet", len(found)) % {
        "n": len(found)
    }
    only = found[0]["uuid"] if len(found) == 1 else None
    return home.Task(
        title=title,
        sentence=_("%(names)s: can customers still find the form?") % {"names": names},
        url=reverse("touchpoints:detail", args=[only]) if only else reverse("touchpoints:list"),
        action=_("Look at it"),
        since=quiet_since(dt.date.fromisoformat(found[0]["heard"])),
        is_mailed_once=True,
    )
