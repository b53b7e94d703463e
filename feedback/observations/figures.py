"""Numbers of observations: in bands, times, shares, and what was done; silence is a finding.

How many were told is shown in bands, and everything else from five on: so nobody's single
observation is a number. The same is said of none and of four. Shares are those of what is counted
together, so a unit less those below it, or a month less the one before, is never one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from culture.privacy.periods import Grain, Period
from culture.scoring.medians import MedianTime, median_time
from culture.scoring.proportions import wilson
from feedback.observations.decided import decided_in
from feedback.observations.models import (
    IMPLEMENTED,
    Observation,
    ObservationKind,
    ObservationOutcome,
)
from feedback.observations.sources import FEWEST, STATED, key_of

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.org.models import Unit
    from culture.privacy.counting import Together
    from culture.scoring.intervals import Interval
    from feedback.observations.decided import DecidedObservation

MONTHS = 6
MOST_DONE = 10


class ObservationBand(models.TextChoices):
    """How many observations were told, as coarsely as it is shown."""

    FEW = "few", _("fewer than 5")
    SOME = "some", _("5 to 9")
    MANY = "many", _("10 to 19")
    MOST = "most", _("20 or more")


BAND_BEGINS = {
    ObservationBand.MOST: 20,
    ObservationBand.MANY: 10,
    ObservationBand.SOME: FEWEST,
    ObservationBand.FEW: 0,
}


@dataclass(frozen=True, slots=True)
class DoneShare:
    """How many of how many were done, with Wilson's 95 % interval."""

    done: int
    of: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class ObservationFigures:
    """What is shown of a unit and all below it over half a year; None is too few to tell.

    `months` are bands, the oldest month first. `first_answer` is in days.
    """

    unit: Unit
    told: ObservationBand
    months: Sequence[tuple[dt.date, ObservationBand]]
    first_answer: MedianTime | None
    implemented: DoneShare | None
    uncovered: DoneShare | None

    @property
    def is_silent(self) -> bool:
        """Whether hardly anything is told."""
        return self.told == ObservationBand.FEW


def band_of(number: int) -> ObservationBand:
    """The band of a number."""
    return next(band for band, begins in BAND_BEGINS.items() if number >= begins)


def figures_of(
    organisation: Organisation, units: Sequence[Unit], *, now: dt.datetime
) -> list[ObservationFigures]:
    """The numbers of some units over the six months before this one, in their order.

    Of this month nothing is told yet: on the day on which a band changed somebody told something,
    and whoever knows the roster of a small unit knows who was there.
    """
    today = organisation.day_of(now)
    months = _months(today)
    since, until = months[0].starts_on, months[-1].ends_on
    told = list(
        Observation.objects.filter(organisation=organisation, told_on__range=(since, until))
        .annotate(
            answered_on=Min("messages__said_on", filter=Q(messages__is_from_sender=False)),
            decided_at=Min("outcome__said_at"),
        )
        .order_by("pk")
    )
    counted = [
        one
        for one in STATED.counted(decided_in(organisation), today=today)
        if one.period.starts_on >= Period.around(since, Grain.QUARTER).starts_on
    ]
    found = []
    for unit in units:
        own = [one for one in told if unit.pk in one.path]
        outcomes = [one for one in counted if unit.pk in one.path]
        ruled = [one for one in outcomes if one.part == key_of(ObservationKind.UNCOVERED)]
        counts = [sum(month.contains(one.told_on) for one in own) for month in months]
        found.append(
            ObservationFigures(
                unit=unit,
                told=band_of(len(own)),
                months=[
                    (month.starts_on, band_of(n)) for month, n in zip(months, counts, strict=True)
                ],
                first_answer=_first_answer(own, organisation),
                implemented=_share(outcomes),
                uncovered=_share(ruled),
            )
        )
    return found


def done_in(unit: Unit, *, now: dt.datetime) -> list[ObservationOutcome]:
    """What was told and then done in a unit and all below it in a year, the newest first."""
    since = now - dt.timedelta(days=366)
    done = ObservationOutcome.objects.filter(
        ending__in=IMPLEMENTED,
        said_at__gte=since,
        said_at__lte=now,
        observation__path__contains=[unit.pk],
        observation__organisation=unit.organisation_id,
    )
    rows = done.select_related("observation__unit", "situation", "standard")
    return list(rows.order_by("-said_at", "-pk")[:MOST_DONE])


def _months(today: dt.date) -> list[Period]:
    month = Period.around(today, Grain.MONTH)
    found: list[Period] = []
    for _step in range(MONTHS):
        month = month.previous
        found.append(month)
    return found[::-1]


def _first_answer(told: Sequence[Observation], organisation: Organisation) -> MedianTime | None:
    """In how many days half of what was told had a first answer or an outcome."""
    if len(told) < FEWEST:
        return None
    taken = [days for one in told if (days := _days_to_answer(one, organisation)) is not None]
    return median_time(taken, waiting=len(told) - len(taken))


def _days_to_answer(one: Observation, organisation: Organisation) -> int | None:
    answered_on = one.answered_on  # type: ignore[attr-defined]
    decided_at = one.decided_at  # type: ignore[attr-defined]
    days = [answered_on] if answered_on else []
    days += [organisation.day_of(decided_at)] if decided_at else []
    return (min(days) - one.told_on).days if days else None


def _share(counted: Iterable[Together[DecidedObservation]]) -> DoneShare | None:
    outcomes = [outcome for one in counted for outcome in one.facts]
    done = sum(one.is_implemented for one in outcomes)
    interval = wilson(done, len(outcomes))
    return DoneShare(done, len(outcomes), interval) if interval else None
