"""Tells a worker that something waits; a nudge that is lost costs a minute, until beat's own."""

from __future__ import annotations

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

OPENING = "waves.open_due"
MAILS = "waves.send_mails"
CLOSING = "waves.close_due"


def nudge(task: str) -> None:
    """Have a task run soon after the commit; never raises, never waits long."""
    transaction.on_commit(lambda: _ask(task))


def _ask(task: str) -> None:
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except (OperationalError, OSError):
        return
