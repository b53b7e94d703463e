"""Forgetting who told what: senders, photos and codes go when contacts' time is over."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import Q

from culture.accounts.models import Organisation
from feedback.observations.models import (
    Observation,
    ObservationMail,
    ObservationMessage,
    ObservationPhoto,
    ObservationVote,
)

log = logging.getLogger(__name__)


def forget_senders(*, now: dt.datetime) -> int:
    """Erase who told decided observations, their photos and codes, counted from the decision.

    What was told and what became of it stays. Gives how many observations were changed; doing it
    again erases nothing more.
    """
    erased = 0
    for organisation in Organisation.objects.order_by("pk"):
        since = organisation.contacts_kept_since(organisation.day_of(now))
        begins = dt.datetime.combine(since, dt.time(), tzinfo=organisation.zone)
        old = Observation.objects.filter(organisation=organisation, outcome__said_at__lt=begins)
        ObservationPhoto.objects.filter(observation__in=old).delete()
        ObservationVote.objects.filter(observation__in=old).delete()
        ObservationMail.objects.filter(observation__in=old).delete()
        messages = ObservationMessage.objects.filter(observation__in=old, is_from_sender=True)
        messages.exclude(said_by=None).update(said_by=None)
        named = ~Q(sender=None) | ~Q(sender_name="") | Q(code_digest__isnull=False)
        erased += old.filter(named).update(sender=None, sender_name="", code_digest=None)
    if erased:
        log.info("observations: %s senders forgotten", erased)
    return erased
