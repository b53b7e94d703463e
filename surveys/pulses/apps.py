"""The pulses app."""

from django.apps import AppConfig


class PulsesConfig(AppConfig):
    """Standing orders: a few statements about the practices of leaders, asked again and again."""

    name = "surveys.pulses"
    label = "pulses"

    def ready(self) -> None:
        """Tell where else statements of the toolkit are asked, and where a team can be."""
        from culture.actions import asking  # noqa: PLC0415 (models are loaded from here on)
        from culture.toolkit import confirmations  # noqa: PLC0415
        from surveys.pulses.queries import also_asked, ask_url  # noqa: PLC0415

        confirmations.register(also_asked)
        asking.register(ask_url)
