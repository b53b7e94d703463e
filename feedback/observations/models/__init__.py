"""Observations: what people noticed, what was said of it, what became of it, and who was told."""

from feedback.observations.models.letters import ObservationsKey, WaitingObservation
from feedback.observations.models.links import ListeningTerms, ObservationLink
from feedback.observations.models.mails import ObservationMail
from feedback.observations.models.observations import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_WORDS,
    Observation,
    ObservationKind,
    ObservationPhoto,
    ObservationQuerySet,
    ObservationVote,
)
from feedback.observations.models.said import (
    IMPLEMENTED,
    ObservationEnding,
    ObservationMessage,
    ObservationMove,
    ObservationOutcome,
)

__all__ = [
    "IMPLEMENTED",
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "LONGEST_WORDS",
    "ListeningTerms",
    "Observation",
    "ObservationEnding",
    "ObservationKind",
    "ObservationLink",
    "ObservationMail",
    "ObservationMessage",
    "ObservationMove",
    "ObservationOutcome",
    "ObservationPhoto",
    "ObservationQuerySet",
    "ObservationVote",
    "ObservationsKey",
    "WaitingObservation",
]
