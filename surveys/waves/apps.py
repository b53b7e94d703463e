"""The waves app."""

from django.apps import AppConfig


class WavesConfig(AppConfig):
    """Anonymous surveys of employees."""

    name = "surveys.waves"
    label = "waves"

    def ready(self) -> None:
        """Add what waits to the home page, and comments to the pages of numbers."""
        from surveys.waves import menu  # noqa: PLC0415 (models are loaded from here on)

        menu.register()
