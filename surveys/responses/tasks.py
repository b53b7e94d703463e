"""Celery's side of answers: nothing in, nothing out."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from surveys.responses import stirring


@background_task("responses.stir_finished_days", minutes=20, every=crontab(minute=11))
def stir_finished_days() -> None:
    """See `stirring.stir_finished_days`."""
    stirring.stir_finished_days(now=timezone.now())
