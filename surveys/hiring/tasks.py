"""Celery's side of hiring: what is to be done stands in the database."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from surveys.hiring.candidates import mails, monitoring, retention
from surveys.hiring.candidates.nudges import LETTERS
from surveys.hiring.interviews import mails as interviewer_mails
from surveys.hiring.interviews import retention as interviewer_retention
from surveys.hiring.later import counting

BATCHES_A_RUN = 200


@background_task("hiring.send_mails", minutes=10, every=60.0)
def send_mails() -> None:
    """See `send_due` of candidates' and interviewers' mails."""
    for send_due in (mails.send_due, interviewer_mails.send_due):
        for _batch in range(BATCHES_A_RUN):
            if not send_due(now=timezone.now()).goes_on:
                break


@background_task(LETTERS, minutes=5, every=300.0)
def tend_letters() -> None:
    """See `monitoring` and `retention.clean_erasures`."""
    retention.clean_erasures()
    monitoring.make_keys()
    monitoring.stir_letters()


@background_task("hiring.apply_retention", minutes=10, every=crontab(minute=47))
def apply_retention() -> None:
    """Count what may be counted, then erase what is too old."""
    now = timezone.now()
    monitoring.count_decided(now=now)
    counting.count_reviews()
    retention.apply_retention(now=now)
    interviewer_retention.apply_retention(now=now)
