"""Celery's side of touchpoints: keys in, nothing out."""

from __future__ import annotations

import uuid

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from feedback.touchpoints import keys, retention, words
from feedback.touchpoints.importing import execution
from feedback.touchpoints.mirrors import publishing
from feedback.touchpoints.nudges import nudge_scores


@background_task("touchpoints.apply_retention", minutes=10, every=crontab(minute=17))
def apply_retention() -> None:
    """See `retention.apply_retention`."""
    retention.apply_retention(now=timezone.now())


@background_task("touchpoints.sort_words", minutes=5, every=crontab(minute="*/5"))
def sort_words() -> None:
    """See `words.sort_words`."""
    words.sort_words(now=timezone.now())


@background_task("touchpoints.sort_words_everywhere", minutes=5, every=crontab(minute=7, hour=3))
def sort_words_everywhere() -> None:
    """See `words.sort_words`: once a day also what came to quiet places."""
    words.sort_words(now=timezone.now(), everywhere=True)


@background_task("touchpoints.check_words_key", minutes=2, every=60.0)
def check_words_key() -> None:
    """See `keys.check_keys` and `keys.destroy_old_keys`."""
    keys.check_keys(now=timezone.now())
    keys.destroy_old_keys()


@background_task("touchpoints.publish_mirrors", minutes=5, every=20.0)
def publish_mirrors() -> None:
    """See `publishing.publish_mirrors`."""
    publishing.publish_mirrors(now=timezone.now())


@background_task("touchpoints.read_upload", minutes=4)
def read_upload(identity: str) -> None:
    """See `execution.read_upload`."""
    execution.read_upload(identity=uuid.UUID(identity))


@background_task("touchpoints.import_responses", minutes=27)
def import_responses(identity: str) -> None:
    """See `execution.execute_import`."""
    execution.execute_import(identity=uuid.UUID(identity), now=timezone.now())
    nudge_scores()
