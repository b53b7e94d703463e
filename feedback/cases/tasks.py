"""Celery's side of cases: what is to be done stands in the database."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from feedback.cases import mails, retention, sources, watching
from feedback.cases.settled import STATING

BATCHES_A_RUN = 200


@background_task("cases.watch", minutes=5, every=300.0)
def watch() -> None:
    """See `watching.watch`."""
    watching.watch(now=timezone.now())


@background_task("cases.send_mails", minutes=10, every=60.0)
def send_mails() -> None:
    """See `mails.send_due`."""
    for _batch in range(BATCHES_A_RUN):
        if not mails.send_due(now=timezone.now()).goes_on:
            break


@background_task("cases.forget_customers", minutes=5, every=crontab(minute=47))
def forget_customers() -> None:
    """See `retention.forget_customers`."""
    retention.forget_customers(now=timezone.now())


@background_task(STATING, minutes=5, every=crontab(minute=37))
def state_all() -> None:
    """See `sources.state_all`; what nobody touched counts too."""
    now = timezone.now()
    watching.begin_due(now=now)
    sources.state_all(now=now)
