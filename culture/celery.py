"""The Celery application; tasks and their times are found in each app's `tasks` module."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

from culture.core.background import timetable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings.base")

TRANSPORT_ALIASES |= dict.fromkeys(("redis", "rediss"), "culture.core.broker:Transport")

app = Celery("culture")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = timetable
app.autodiscover_tasks()
