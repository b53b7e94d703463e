"""The waves app."""

from django.apps import AppConfig


class WavesConfig(AppConfig):
    """Anonymous surveys of employees."""

    name = "surveys.waves"
    label = "waves"
