"""The workshops app."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Workshops with a measurement before and after."""

    name = "surveys.workshops"
    label = "workshops"

    def ready(self) -> None:
        """Lead those who lead units to their workshops."""
        from surveys.workshops import menu  # noqa: PLC0415 (models are loaded from here on)

        menu.register()
