"""Celery's side of the chain."""

from celery.schedules import crontab
from django.utils import timezone

from culture.chain import stating
from culture.core.background import background_task


@background_task(stating.STATING, minutes=5, every=crontab(minute=17))
def state_all() -> None:
    """See `stating.state_all`."""
    stating.state_all(now=timezone.now())
