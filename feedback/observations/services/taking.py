"""Taking in what people tell: at once from whoever gives a name, else as a sealed letter."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from feedback.observations.codes import digest_of
from feedback.observations.facts import ObservationFacts
from feedback.observations.keeping import keep, say_as_sender
from feedback.observations.letters import ObservationLetter
from feedback.observations.models import (
    Observation,
    ObservationMail,
    ObservationsKey,
)
from feedback.observations.news import tell_unit
from feedback.observations.reach import units_to_tell

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit
    from feedback.observations.models import ObservationLink


class ListeningRefused(Exception):  # noqa: N818 - says what happened
    """Nothing anonymous can be sealed now: there is no key that the worker can use."""


@transaction.atomic
def tell(
    *,
    actor: User | None,
    unit: Unit,
    facts: ObservationFacts,
    now: dt.datetime,
    submission_key: uuid.UUID,
    name: str = "",
    code: str = "",
) -> Observation:
    """Keep what somebody tells by name; the same form sent again keeps nothing and gives the first.

    The actor is None where a program tells it, or somebody without an account who gives a name and
    has a `code`. Raises ValidationError for a unit that is closed or not the actor's.
    """
    organisation = unit.organisation
    known = Observation.objects.filter(
        organisation=organisation, submission_key=submission_key
    ).first()
    if known:
        if known.sender_id != (actor.pk if actor else None):
            raise ValidationError(_("This form was sent by somebody else."))
        return known
    day = organisation.day_of(now)
    if actor and not units_to_tell(actor, day=day).filter(pk=unit.pk).exists():
        raise ValidationError({"unit": _("You can only tell a unit that you belong to.")})
    if unit.closed_on:
        raise ValidationError({"unit": _("This unit is closed.")})
    observation = keep(
        unit=unit,
        facts=facts,
        told_on=day,
        came_on=day,
        told_at=now,
        sender=actor,
        sender_name=name,
        submission_key=submission_key,
        code_digest=digest_of(code) if code else None,
    )
    tell_unit(observation, ObservationMail.Kind.ARRIVED, now=now)
    return observation


def leave_observation(
    *, link: ObservationLink, facts: ObservationFacts, code: str, now: dt.datetime
) -> None:
    """Seal what somebody tells without a name, and leave it for the worker.

    Raises `ListeningRefused` where it cannot be sealed; nothing is kept then.
    """
    day = link.unit.organisation.day_of(now)
    _leave(ObservationLetter(digest_of(code), day, facts, link.uuid))


def reply(*, observation: Observation, code: str, words: str, now: dt.datetime) -> None:
    """Keep a reply of a sender without an account: at once by name, else as a letter.

    Raises `ListeningRefused` where it cannot be sealed.
    """
    day = observation.organisation.day_of(now)
    if observation.is_anonymous:
        _leave(ObservationLetter(digest_of(code), day, ObservationFacts("", words)))
        return
    say_as_sender(observation=observation, words=words, said_on=day, said_at=now, now=now)


def _leave(letter: ObservationLetter) -> None:
    key = ObservationsKey.objects.usable()
    if key is None:
        raise ListeningRefused
    sealed = letter.sealed(bytes(key.public_key))
    with connection.cursor() as cursor:
        cursor.execute("SELECT keep_observation(%s, %s)", [key.pk, sealed])
