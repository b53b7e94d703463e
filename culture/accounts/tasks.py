"""Celery's side of accounts."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils import timezone

from culture.accounts.models import Session
from culture.core.background import background_task


@background_task("accounts.forget_sessions", minutes=2, every=crontab(minute=41))
def forget_sessions() -> None:
    """Delete sessions that are over."""
    Session.objects.over(now=timezone.now()).delete()
