"""Forgetting who asked; the question and its answer stay."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from culture.zones.models import Consultation

DAYS_AFTER_ANSWER = 30
DAYS_AFTER_QUESTION = 180


def forget_askers(*, now: dt.datetime) -> int:
    """Erase who asked, a month after the answer and half a year after the question at the latest.

    Gives how many were erased. Doing it again erases nothing more.
    """
    answered = Q(answer__said_at__lte=now - dt.timedelta(days=DAYS_AFTER_ANSWER))
    old = Q(asked_at__lte=now - dt.timedelta(days=DAYS_AFTER_QUESTION))
    due = Consultation.objects.filter(answered | old).exclude(asker=None)
    return Consultation.objects.filter(pk__in=due.values("pk")).update(asker=None)
