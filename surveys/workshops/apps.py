"""The workshops app."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Workshops with a measurement before and after."""

    name = "surveys.workshops"
    label = "workshops"
