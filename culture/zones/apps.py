"""The zones app."""

from django.apps import AppConfig


class ZonesConfig(AppConfig):
    """How far people may act, when they ask first, and what they ask where nothing is said."""

    name = "culture.zones"
    label = "zones"

    def ready(self) -> None:
        """Stand in the navigation, and let questions and their answers wait on the home page."""
        from culture.zones import menu  # noqa: PLC0415 (models are loaded from here on)

        menu.register()
