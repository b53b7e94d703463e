"""When nobody looks: the next lead is told, and after as long again the one after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedback.observations.clock import levels_due
from feedback.observations.models import ListeningTerms, Observation, ObservationMail
from feedback.observations.news import tell
from feedback.observations.reach import leads_above

if TYPE_CHECKING:
    import datetime as dt

MOST_A_RUN = 2000


def watch(*, now: dt.datetime) -> int:
    """Tell the next leads of what nobody has looked at in time; return how many are told of.

    Idempotent: each lead is told once of each observation, while it is in one unit.
    """
    late = Observation.objects.filter(look_by__lte=now, outcome=None)
    rows = late.select_related("organisation", "unit", "sender").order_by("look_by", "pk")
    found = list(rows[:MOST_A_RUN])
    for observation in found:
        _escalate(observation, now=now)
    return len(found)


def _escalate(observation: Observation, *, now: dt.datetime) -> None:
    organisation = observation.organisation
    if observation.look_by is None:
        raise ValueError("somebody has looked at it")
    levels = levels_due(
        observation.look_by,
        days=ListeningTerms.of(organisation).look_days,
        zone=organisation.zone,
        now=now,
    )
    users = leads_above(observation, day=organisation.day_of(now), levels=levels)
    tell(users, observation, ObservationMail.Kind.UNSEEN, now=now)
