"""Celery's side of pulses."""

from __future__ import annotations

from django.utils import timezone

from culture.core.background import background_task
from surveys.pulses import running


@background_task("pulses.run_due", minutes=10, every=300.0)
def run_due() -> None:
    """See `running.run_due`."""
    running.run_due(now=timezone.now())
