"""The responses app."""

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    """Raw rated answers, one row each, whoever asked for them."""

    name = "surveys.responses"
    label = "responses"
