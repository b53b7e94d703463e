"""Storing what was told and replied, for whoever takes it in: a form, a program, the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from feedback.observations.clock import look_by
from feedback.observations.models import (
    ListeningTerms,
    Observation,
    ObservationMail,
    ObservationMessage,
    ObservationPhoto,
)
from feedback.observations.news import tell_unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit
    from feedback.observations.facts import ObservationFacts


def keep(
    *, unit: Unit, facts: ObservationFacts, told_on: dt.date, came_on: dt.date, **said: object
) -> Observation:
    """Store an observation for a unit, to be looked at in the days from `came_on` on."""
    organisation = unit.organisation
    terms = ListeningTerms.of(organisation)
    observation = Observation(
        organisation=organisation,
        unit=unit,
        path=unit.path,
        kind=facts.kind,
        text=facts.text,
        tags=list(facts.tags),
        is_shared=facts.is_shared,
        told_on=told_on,
        look_by=look_by(came_on=came_on, days=terms.look_days, zone=organisation.zone),
        **said,
    )
    observation.full_clean(validate_unique=False, validate_constraints=False)
    observation.save()
    if facts.photo:
        ObservationPhoto.objects.create(observation=observation, content=facts.photo)
    return observation


@transaction.atomic
def say_as_sender(
    *,
    observation: Observation,
    words: str,
    said_on: dt.date,
    now: dt.datetime,
    said_at: dt.datetime | None = None,
    actor: User | None = None,
) -> ObservationMessage:
    """Keep a word of the sender and tell whoever decides; the same word again keeps nothing."""
    last = observation.messages.order_by("-pk").first()
    if last and last.is_from_sender and last.words == words:
        return last
    message = ObservationMessage.objects.create(
        observation=observation,
        words=words,
        is_from_sender=True,
        said_on=said_on,
        said_at=said_at,
        said_by=actor,
    )
    tell_unit(observation, ObservationMail.Kind.REPLIED, now=now, message=message)
    return message
