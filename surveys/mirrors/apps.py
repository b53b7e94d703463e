"""The mirrors app."""

from django.apps import AppConfig


class MirrorsConfig(AppConfig):
    """A person's own history, encrypted for that person."""

    name = "surveys.mirrors"
    label = "mirrors"
