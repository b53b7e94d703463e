"""The zones app."""

from django.apps import AppConfig


class ZonesConfig(AppConfig):
    """How far people may act, when they ask first, and what they ask where nothing is said."""

    name = "culture.zones"
    label = "zones"

    def ready(self) -> None:
        """Stand in the navigation, wait on the home page, and give answers to be standards."""
        from culture.chain import drafts  # noqa: PLC0415
        from culture.zones import menu, proposals  # noqa: PLC0415 (models are loaded from here on)
        from culture.zones.queries import words_of_answer  # noqa: PLC0415

        menu.register()
        proposals.register()
        drafts.register(words_of_answer)
