"""Celery's side of the metrics jobs.

Each task takes its work from marks in the database, so a task that is lost, late, doubled or killed
changes nothing: the next sweep of beat finds what is left.
"""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from culture.metrics import jobs, publishing

MARKS_A_BATCH = 2000


@shared_task(
    name="metrics.recompute_scores",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=240,
    time_limit=300,
)
def recompute_scores() -> None:
    """See `jobs.recompute_next` and `publishing.publish_next`."""
    while jobs.recompute_next(limit=MARKS_A_BATCH) == MARKS_A_BATCH:
        pass
    while publishing.publish_next(limit=MARKS_A_BATCH, now=timezone.now()):
        pass


@shared_task(
    name="metrics.close_periods",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=240,
    time_limit=300,
)
def close_periods() -> None:
    """See `publishing.mark_closed_periods`."""
    publishing.mark_closed_periods(now=timezone.now())
    recompute_scores.delay()
