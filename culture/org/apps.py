"""The org app."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Units, people and their dated positions."""

    name = "culture.org"
    label = "org"
