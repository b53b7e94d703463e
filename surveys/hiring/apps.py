"""The hiring app."""

from django.apps import AppConfig


class HiringConfig(AppConfig):
    """Hiring that looks for empathy, fairly: role profiles, questions, vacancies, people."""

    name = "surveys.hiring"
    label = "hiring"

    def ready(self) -> None:
        """Lead human resources to hiring."""
        from surveys.hiring import menu  # noqa: PLC0415 (models are loaded from here on)

        menu.register()
