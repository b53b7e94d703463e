"""Celery's side of the toolkit."""

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from culture.toolkit import opening


@background_task("toolkit.open_runs", minutes=5, every=crontab(minute=37))
def open_runs() -> None:
    """See `opening.open_due`."""
    opening.open_due(now=timezone.now())
