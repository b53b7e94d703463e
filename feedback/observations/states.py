"""How an observation stands, in a word and a tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from feedback.observations.models import ObservationEnding

if TYPE_CHECKING:
    import datetime as dt

    from feedback.observations.models import Observation

OPEN, SEEN, LATE = "open", "seen", "late"


@dataclass(frozen=True, slots=True)
class ObservationStanding:
    """A key for programs, and what people read."""

    key: str
    label: str
    tone: str = ""


def standing_of(observation: Observation, *, now: dt.datetime) -> ObservationStanding:
    """Say how an observation stands at a moment, read with its state."""
    outcome = observation.how_it_ended
    if outcome:
        ending = ObservationEnding(outcome.ending)
        return ObservationStanding(
            ending.value, str(ending.label), "good" if ending.is_implemented else ""
        )
    if observation.look_by is None:
        return ObservationStanding(SEEN, _("somebody is looking at it"))
    if observation.look_by <= now:
        return ObservationStanding(LATE, _("nobody has looked in time"), "bad")
    return ObservationStanding(OPEN, _("new"), "warn")
