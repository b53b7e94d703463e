"""Observations that are decided: implemented or not, each in the month of its outcome for ever.

Doubles count in the one that they were put together with, and a thank-you asks for nothing. No
moment is dated back, so a month that is over stays as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedback.observations.models import (
    ObservationEnding,
    ObservationKind,
    ObservationOutcome,
)

if TYPE_CHECKING:
    from culture.accounts.models import Organisation

STATING = "observations.state_all"  # the task that publishes them


@dataclass(frozen=True, slots=True)
class DecidedObservation:
    """One outcome: in which unit, of which kind, on which day, and whether something was changed.

    `path` are the serials of the unit and all above it when the observation came there.
    """

    unit: int
    path: Sequence[int]
    kind: str
    day: dt.date
    ending: ObservationEnding

    @property
    def is_implemented(self) -> bool:
        """Whether something was changed."""
        return self.ending.is_implemented


def decided_in(organisation: Organisation) -> list[DecidedObservation]:
    """Every outcome of an organisation that counts, in the order of the days."""
    outcomes = ObservationOutcome.objects.filter(observation__organisation=organisation)
    counted = outcomes.exclude(ending=ObservationEnding.MERGED).exclude(
        observation__kind=ObservationKind.THANKS
    )
    found = [
        DecidedObservation(
            unit=one.observation.unit_id,
            path=one.observation.path,
            kind=one.observation.kind,
            day=organisation.day_of(one.said_at),
            ending=ObservationEnding(one.ending),
        )
        for one in counted.select_related("observation").order_by("said_at", "pk")
    ]
    return sorted(found, key=lambda one: one.day)
