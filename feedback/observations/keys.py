"""The key that anonymous observations wait under: made by the worker, renewed when it is lost."""

from __future__ import annotations

from culture.core.letters.keeping import KeyRing
from culture.core.locks import Lock
from feedback.observations.models import ObservationsKey, WaitingObservation

RING = KeyRing(
    ObservationsKey, WaitingObservation, Lock.OBSERVATIONS_KEY, of="anonymous observations"
)
