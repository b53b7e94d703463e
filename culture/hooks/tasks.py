"""Celery's side of hooks: what is to be done stands in the database."""

from __future__ import annotations

from django.utils import timezone

from culture.core.background import background_task
from culture.hooks import delivering, planning

BATCHES_A_RUN = 20


@background_task("hooks.deliver", minutes=15, every=60.0)
def deliver() -> None:
    """See `planning.plan_deliveries` and `delivering.deliver_due`."""
    planning.plan_deliveries(now=timezone.now())
    for _batch in range(BATCHES_A_RUN):
        if not delivering.deliver_due(now=timezone.now()):
            break
