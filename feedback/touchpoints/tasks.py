"""Celery's side of touchpoints: keys in, nothing out."""

from __future__ import annotations

import uuid

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from feedback.touchpoints import comments, retention
from feedback.touchpoints.mirrors import publishing
from feedback.touchpoints.services import imports
from feedback.touchpoints.services.nudges import nudge_scores


@shared_task(
    name="touchpoints.apply_retention",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=540,
    time_limit=600,
)
def apply_retention() -> None:
    """See `retention.apply_retention`."""
    retention.apply_retention(now=timezone.now())


@shared_task(
    name="touchpoints.release_comments",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=240,
    time_limit=300,
)
def release_comments() -> None:
    """See `comments.release_comments`."""
    comments.release_comments(now=timezone.now())


@shared_task(
    name="touchpoints.publish_mirrors",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=240,
    time_limit=300,
)
def publish_mirrors() -> None:
    """See `publishing.publish_mirrors`."""
    publishing.publish_mirrors(now=timezone.now())


@shared_task(
    name="touchpoints.import_responses",
    acks_late=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
    soft_time_limit=1500,
    time_limit=1600,
)
def import_responses(identity: str) -> None:
    """See `imports.execute_import`."""
    imports.execute_import(identity=uuid.UUID(identity), now=timezone.now())
    nudge_scores()
