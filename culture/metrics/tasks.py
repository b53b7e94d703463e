"""Celery's side of the metrics jobs.

Each task takes its work from marks in the database, so a task that is lost, late, doubled or killed
changes nothing: the next sweep of beat finds what is left.
"""

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from culture.metrics.rolling import jobs, publishing

MARKS_A_BATCH = 2000


@background_task("metrics.recompute_scores", minutes=5, every=2.0)
def recompute_scores() -> None:
    """See `jobs.recompute_next` and `publishing.publish_next`."""
    while jobs.recompute_next(limit=MARKS_A_BATCH) == MARKS_A_BATCH:
        pass
    while publishing.publish_next(limit=MARKS_A_BATCH, now=timezone.now()):
        pass


@background_task("metrics.close_periods", minutes=5, every=crontab(minute=7))
def close_periods() -> None:
    """See `publishing.mark_closed_periods`."""
    publishing.mark_closed_periods(now=timezone.now())
    recompute_scores.delay()
