"""The waves app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WavesConfig(AppConfig):
    """Anonymous surveys of employees."""

    name = "surveys.waves"
    label = "waves"

    def ready(self) -> None:
        """Register employees as a source of ratings; add what waits, and comments, to the pages."""
        from culture.metrics import sources  # noqa: PLC0415 (models are loaded from here on)
        from surveys.waves import menu  # noqa: PLC0415

        menu.register()
        sources.register(
            sources.Source(key="employee", label=_("Culture"), regime=sources.Regime.CLOSED)
        )
