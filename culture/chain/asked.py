"""Who is asked to predict what, and has not answered yet.

Asked is whoever leads a unit itself, with an account, for each quarter that began when the
organisation asked and they led: before that they may have seen some of it. It is asked about each
questionnaire of customers that has shown numbers of the unit in the last year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.chain.links import CUSTOMER
from culture.chain.models import Prediction
from culture.metrics import reading
from culture.org.models import Position
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import User
    from culture.metrics.models import Series
    from culture.org.models import Unit

A_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OwedPrediction:
    """What a lead is asked and has not answered."""

    unit: Unit
    series: Series
    quarter: Period
    lead: User


def quarter_of(day: dt.date) -> Period:
    """The quarter that a day lies in."""
    return Period.around(day, Grain.QUARTER)


def owed_by(user: User, *, day: dt.date) -> list[OwedPrediction]:
    """What one person has yet to predict, the oldest quarter first."""
    return _owed(_asked(day).filter(person__user=user), day=day)


def owed_in(organisation: int, *, day: dt.date) -> list[OwedPrediction]:
    """What all leads of an organisation (by serial) have yet to predict."""
    asked = _asked(day).filter(unit__organisation=organisation).exclude(person__user=None)
    return _owed(asked, day=day)


def _asked(day: dt.date) -> QuerySet[Position]:
    leads = Position.objects.current(day).filter(
        kind=Position.Kind.LEADS, unit__organisation__prediction_round__isnull=False
    )
    wanted = leads.select_related("unit__organisation__prediction_round", "person__user")
    return wanted.order_by("unit__name", "pk")


def _owed(positions: QuerySet[Position], *, day: dt.date) -> list[OwedPrediction]:
    held = list(positions)
    if not held:
        return []
    units = {one.unit_id for one in held}
    measured = reading.measured_units(CUSTOMER, units, since=day - A_YEAR)
    said = set(
        Prediction.objects.filter(unit__in=measured).values_list(
            "unit", "series", "starts_on", "lead"
        )
    )
    owed = {
        (one.unit_id, series.pk, quarter.starts_on, lead.pk): OwedPrediction(
            one.unit, series, quarter, lead
        )
        for one in held
        if (lead := one.person.user)
        for series in measured.get(one.unit_id, ())
        for quarter in _quarters(one, day)
    }
    left = [one for spot, one in owed.items() if spot not in said]
    return sorted(left, key=lambda one: (one.quarter, one.unit.name))


def _quarters(position: Position, day: dt.date) -> Iterable[Period]:
    since = max(position.unit.organisation.prediction_round.since, position.starts_on)
    quarter = quarter_of(since)
    if quarter.starts_on < since:
        quarter = quarter.next
    while quarter.starts_on <= day:
        yield quarter
        quarter = quarter.next
