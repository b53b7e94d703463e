"""The app of service between departments."""

from django.apps import AppConfig


class InternalConfig(AppConfig):
    """What departments expect of each other, what they get, and how they ask for it."""

    name = "feedback.internal"
    label = "internal"

    def ready(self) -> None:
        """Tell the metrics of the source, and stand in the navigation."""
        from feedback.internal import menu, voice  # noqa: PLC0415 (models are loaded from here on)

        voice.speak()
        menu.register()
