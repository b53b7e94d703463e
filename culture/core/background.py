"""How every background task of the house is run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import current_app, shared_task
from celery.schedules import crontab
from django.db import OperationalError, transaction
from kombu.exceptions import OperationalError as BrokerError

SECOND_TRIES = 5
SECONDS_TO_TIDY = 60
timetable: dict[str, dict[str, Any]] = {}  # what beat asks for, complete when tasks are loaded


def background_task(
    name: str, *, minutes: int, every: float | crontab | None = None
) -> Callable[[Callable[..., None]], Any]:
    """Make a function a task that ends within some minutes, keeps no result, and survives a crash.

    Beat asks for it `every` so many seconds, or at these times; None leaves it to whoever needs it.

    It is acknowledged when it is done, so it runs again where a worker died, and tried again, later
    and later, where the database was away. So the function must be idempotent. A minute before the
    end it is told to stop.
    """
    if every is not None:
        timetable[name] = {"task": name, "schedule": every}
    seconds = 60 * minutes
    task: Callable[[Callable[..., None]], Any] = shared_task(
        name=name,
        acks_late=True,
        ignore_result=True,
        autoretry_for=(OperationalError,),
        retry_backoff=True,
        max_retries=SECOND_TRIES,
        soft_time_limit=seconds - SECONDS_TO_TIDY,
        time_limit=seconds,
    )
    return task


def nudge(task: str) -> None:
    """Have a task run soon after the commit; never raises, never waits long.

    A nudge that is lost costs the time until beat asks for the task itself.
    """
    transaction.on_commit(lambda: _ask(task))


def _ask(task: str) -> None:
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except (BrokerError, OSError):
        return
