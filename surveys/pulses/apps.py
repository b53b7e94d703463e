"""The pulses app."""

from django.apps import AppConfig


class PulsesConfig(AppConfig):
    """Standing orders: a few statements about the practices of leaders, asked again and again."""

    name = "surveys.pulses"
    label = "pulses"

    def ready(self) -> None:
        """Tell the toolkit where else its statements are asked."""
        from culture.toolkit import confirmations  # noqa: PLC0415 (models are loaded from here on)
        from surveys.pulses.queries import also_asked  # noqa: PLC0415

        confirmations.register(also_asked)
