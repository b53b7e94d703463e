"""Celery's side of waves: it knows ids of waves only.

What is to be done stands in the database, so a task that is lost, late, doubled or killed changes
nothing: the next run of beat finds what is left.
"""

from __future__ import annotations

import uuid

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from surveys.waves import closing, opening, outbox, participation, retention, sealing
from surveys.waves.nudges import MAILS, nudge

BATCHES_A_RUN = 200


@shared_task(
    name="waves.open_due",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=540,
    time_limit=600,
)
def open_due() -> None:
    """See `opening.open_due`."""
    if opening.open_due(now=timezone.now()):
        nudge(MAILS)


@shared_task(
    name="waves.send_mails",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=540,
    time_limit=600,
)
def send_mails() -> None:
    """See `outbox.send_due`; a batch that is not taken whole leaves the rest to the next run."""
    for _batch in range(BATCHES_A_RUN):
        if outbox.send_due(now=timezone.now()) < outbox.MAILS_A_BATCH:
            break


@shared_task(
    name="waves.seal_due",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=240,
    time_limit=300,
)
def seal_due() -> None:
    """See `sealing.seal` and `sealing.stir`."""
    for wave in sealing.waves_to_seal():
        sealing.seal(wave)
    for wave in sealing.waves_to_stir():
        sealing.stir(wave)


@shared_task(
    name="waves.close_due",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=240,
    time_limit=300,
)
def close_due() -> None:
    """See `closing.close_due`; each closed wave is published by a task of its own."""
    closing.close_due(now=timezone.now())
    for wave in closing.waves_to_release():
        release_wave.delay(str(wave))


@shared_task(
    name="waves.release",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=540,
    time_limit=600,
)
def release_wave(wave: str) -> None:
    """See `closing.release_wave`."""
    closing.release_wave(uuid.UUID(wave), now=timezone.now())


@shared_task(
    name="waves.count_participation",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=240,
    time_limit=300,
)
def count_participation() -> None:
    """See `participation.count_participation`."""
    participation.count_participation(now=timezone.now())


@shared_task(
    name="waves.apply_retention",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=540,
    time_limit=600,
)
def apply_retention() -> None:
    """See `retention.apply_retention`."""
    retention.apply_retention(now=timezone.now())
