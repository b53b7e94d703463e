"""The actions app."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """From a finding to an action, to a checked result, and back to those who answered."""

    name = "culture.actions"
    label = "actions"

    def ready(self) -> None:
        """Stand in the navigation, wait at home, lead on from numbers, and look for findings."""
        from culture.actions import finders, menu  # noqa: PLC0415 (models are loaded from here on)
        from culture.core import channels, origins  # noqa: PLC0415

        menu.register()
        finders.register()
        origins.open_at("actions:make")
        channels.register_knowing({"api:actions": "an action is a named person's, and no answer"})
        what = "actions that are overdue, and those that nobody saw to"
        channels.register_letter(channels.Letter("owners and leads", what, "culture.actions.mails"))
