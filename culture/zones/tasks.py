"""Celery's side of decision zones."""

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from culture.zones import retention


@background_task("zones.forget_askers", minutes=5, every=crontab(minute=47))
def forget_askers() -> None:
    """See `retention.forget_askers`."""
    retention.forget_askers(now=timezone.now())
