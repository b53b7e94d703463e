"""Celery's side of actions: what is to be done stands in the database."""

from __future__ import annotations

from django.utils import timezone

from culture.actions import mails, watching
from culture.core.background import background_task

BATCHES_A_RUN = 200


@background_task("actions.watch", minutes=5, every=300.0)
def watch() -> None:
    """See `watching.watch`."""
    watching.watch(now=timezone.now())


@background_task("actions.send_mails", minutes=10, every=60.0)
def send_mails() -> None:
    """See `mails.send_due`."""
    for _batch in range(BATCHES_A_RUN):
        if not mails.send_due(now=timezone.now()).goes_on:
            break
