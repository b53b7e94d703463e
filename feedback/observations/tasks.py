"""Celery's side of observations: what is to be done stands in the database."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from feedback.observations import mails, passing, retention, sources, stirring, watching
from feedback.observations.decided import STATING
from feedback.observations.keys import RING

BATCHES_A_RUN = 200


@background_task("observations.pass_on", minutes=5, every=crontab(minute="2,32"))
def pass_on() -> None:
    """See `passing.pass_on`: twice an hour, because days end at other times elsewhere."""
    passing.pass_on(now=timezone.now())


@background_task("observations.stir", minutes=5, every=crontab(minute="*/5"))
def stir() -> None:
    """See `stirring.stir`."""
    stirring.stir()


@background_task("observations.watch", minutes=5, every=300.0)
def watch() -> None:
    """See `watching.watch`."""
    watching.watch(now=timezone.now())


@background_task("observations.send_mails", minutes=10, every=60.0)
def send_mails() -> None:
    """See `mails.send_due`."""
    for _batch in range(BATCHES_A_RUN):
        if not mails.send_due(now=timezone.now()).goes_on:
            break


@background_task("observations.check_keys", minutes=2, every=60.0)
def check_keys() -> None:
    """See `KeyRing.check` and `KeyRing.destroy_old`."""
    RING.check(now=timezone.now())
    RING.destroy_old()


@background_task("observations.forget_senders", minutes=5, every=crontab(minute=47))
def forget_senders() -> None:
    """See `retention.forget_senders`."""
    retention.forget_senders(now=timezone.now())


@background_task(STATING, minutes=5, every=crontab(minute=37))
def state_all() -> None:
    """See `sources.state_all`."""
    sources.state_all(now=timezone.now())
