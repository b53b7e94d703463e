"""Celery's side of digests: what is to be done stands in the database."""

from __future__ import annotations

from django.utils import timezone

from culture.core.background import background_task
from culture.digests import mails, planning

BATCHES_A_RUN = 200


@background_task("digests.plan", minutes=30, every=900.0)
def plan() -> None:
    """See `planning.plan_digests`."""
    planning.plan_digests(now=timezone.now())


@background_task("digests.send_mails", minutes=10, every=60.0)
def send_mails() -> None:
    """See `mails.send_due`."""
    for _batch in range(BATCHES_A_RUN):
        if not mails.send_due(now=timezone.now()).goes_on:
            break
