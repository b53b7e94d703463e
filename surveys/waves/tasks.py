"""Celery's side of waves: it knows ids of waves only.

What is to be done stands in the database, so a task that is lost, late, doubled or killed changes
nothing: the next run of beat finds what is left.
"""

from __future__ import annotations

import uuid

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task, nudge
from surveys.waves.closing import ending, retention
from surveys.waves.collecting import (
    addresses,
    keys,
    opening,
    participation,
    sealing,
)
from surveys.waves.collecting.outbox import OUTBOX
from surveys.waves.nudges import MAILS

BATCHES_A_RUN = 200


@background_task("waves.open_due", minutes=10, every=60.0)
def open_due() -> None:
    """See `opening.open_due`."""
    if opening.open_due(now=timezone.now()):
        nudge(MAILS)


@background_task("waves.send_mails", minutes=10, every=60.0)
def send_mails() -> None:
    """See `addresses.tell_of_changes` and `outbox.OUTBOX`."""
    addresses.tell_of_changes(now=timezone.now())
    for _batch in range(BATCHES_A_RUN):
        if not OUTBOX.send_due(now=timezone.now()).goes_on:
            break


@background_task("waves.seal_due", minutes=5, every=60.0)
def seal_due() -> None:
    """See `sealing.seal` and `sealing.stir`."""
    for wave in sealing.waves_to_seal():
        sealing.seal(wave)
    for wave in sealing.waves_to_stir():
        sealing.stir(wave)


@background_task("waves.check_keys", minutes=2, every=300.0)
def check_keys() -> None:
    """See `keys.check_keys` and `keys.destroy_leftovers`."""
    keys.check_keys(now=timezone.now())
    keys.destroy_leftovers()


@background_task("waves.close_due", minutes=5, every=60.0)
def close_due() -> None:
    """See `ending.close_due`; each closed wave is published by a task of its own."""
    ending.close_due(now=timezone.now())
    for wave in ending.waves_to_release():
        release_wave.delay(str(wave))


@background_task("waves.release", minutes=30)
def release_wave(wave: str) -> None:
    """See `releasing.release_wave`; beat sends it again each minute until the wave is released."""
    # What it computes with takes 40 MB, which a worker that publishes nothing need not hold.
    from surveys.waves.closing import releasing  # noqa: PLC0415

    releasing.release_wave(uuid.UUID(wave), now=timezone.now())


@background_task("waves.count_participation", minutes=5, every=crontab(minute=5))
def count_participation() -> None:
    """See `participation.count_participation`."""
    participation.count_participation(now=timezone.now())


@background_task("waves.apply_retention", minutes=10, every=crontab(minute=27))
def apply_retention() -> None:
    """See `retention.apply_retention`."""
    retention.apply_retention(now=timezone.now())
