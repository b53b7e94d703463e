"""Whether answers arrive at a touchpoint and its kiosk still stands, in words too coarse to point.

That answers arrive is told by what was published and by nothing else: a block of k answers or more
that were all asked alike at the touchpoint. Its release says as much, so the word can tell of no
single answer when it changes. A kiosk says now and then that its page is open, used or not.
See `docs/adr/0061-signs-of-life.md`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from culture.core.limits import NetworkCounts
from feedback.touchpoints.models import Touchpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedback.touchpoints.models.touchpoints import TouchpointQuerySet

DAY = dt.timedelta(days=1)
QUIET_AFTER = 14 * DAY
SATURDAY = 5

counts = NetworkCounts("signs", limit="ANSWERS_PER_MINUTE")


class Health(models.TextChoices):
    """How a touchpoint that takes answers is."""

    ARRIVING = "arriving", _("answers arriving")
    QUIET = "quiet", _("quiet for 14 days")
    EARLY = "early", _("too early to say")


def hear(strata: Mapping[str, dt.date]) -> None:
    """Note until which day the published answers of each stratum came; never goes back."""
    touchpoints: dict[dt.date, list[uuid.UUID]] = defaultdict(list)
    for stratum, day in strata.items():
        asker, _slash, _asked = stratum.partition("/")
        touchpoints[day].append(uuid.UUID(asker))
    for day, found in sorted(touchpoints.items()):
        known = Touchpoint.objects.filter(uuid__in=found)
        known.filter(Q(heard_on=None) | Q(heard_on__lt=day)).update(heard_on=day)


def health_of(touchpoint: Touchpoint, *, now: dt.datetime) -> Health | None:
    """How a touchpoint is; None where it takes no answers."""
    if touchpoint.state_at(now) != Touchpoint.State.OPEN:
        return None
    today = touchpoint.organisation.day_of(now)
    if touchpoint.heard_on and touchpoint.heard_on >= today - QUIET_AFTER:
        return Health.ARRIVING
    opened_at = max(filter(None, (touchpoint.created_at, touchpoint.opens_at)))
    is_early = touchpoint.organisation.day_of(opened_at) > today - QUIET_AFTER
    return Health.EARLY if is_early else Health.QUIET


def gone_quiet(touchpoints: TouchpointQuerySet, *, today: dt.date) -> TouchpointQuerySet:
    """Of touchpoints those at which answers arrived once, and do not any more.

    One that is new is not among them, even where it was given answers from before.
    """
    last = today - QUIET_AFTER
    begun = Q(opens_at=None) | Q(opens_at__date__lte=last)
    return touchpoints.filter(begun, heard_on__lt=last, created_at__date__lte=last)


def quiet_since(heard_on: dt.date) -> dt.date:
    """The first day on which a touchpoint is called quiet."""
    return heard_on + QUIET_AFTER + DAY


def note_sign(touchpoint: Touchpoint, *, today: dt.date) -> None:
    """Note that the page of a kiosk is open today; the day is kept and nothing else."""
    if touchpoint.kiosk_seen_on != today:
        Touchpoint.objects.filter(pk=touchpoint.pk).exclude(kiosk_seen_on=today).update(
            kiosk_seen_on=today
        )


def missed_on(seen_on: dt.date) -> dt.date:
    """The first day on which a kiosk is missed: a whole working day has passed without it.

    Nobody is told on Monday that a kiosk is off at the weekend.
    """
    day = seen_on + DAY
    while day.weekday() >= SATURDAY:
        day += DAY
    return day + DAY
