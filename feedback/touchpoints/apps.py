"""The touchpoints app."""

from django.apps import AppConfig


class TouchpointsConfig(AppConfig):
    """Public forms, and the way of an answer."""

    name = "feedback.touchpoints"
    label = "touchpoints"
