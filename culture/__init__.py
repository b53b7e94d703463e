"""The project: its people, the numbers and their guard."""

from culture.celery import app as celery_app

__all__ = ["celery_app"]
