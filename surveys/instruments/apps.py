"""The instruments app."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """Instruments and their frozen versions."""

    name = "surveys.instruments"
    label = "instruments"
