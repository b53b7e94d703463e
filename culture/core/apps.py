"""The core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Base models, navigation, shared template parts."""

    name = "culture.core"
    label = "core"
