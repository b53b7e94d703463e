"""The responses app."""

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    """Raw rated answers, one row each, whoever asked for them."""

    name = "surveys.responses"
    label = "responses"

    def ready(self) -> None:
        """Register what of answers could tell the order in which they came."""
        from culture.core import channels, dead_rows  # noqa: PLC0415
        from surveys.responses import stirring  # noqa: PLC0415 (models are loaded from here on)

        channels.register(stirring.CHANNEL)
        dead_rows.register("responses_response")
