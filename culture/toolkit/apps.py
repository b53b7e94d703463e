"""The toolkit app."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """Practices of leaders, and the checklists by which they see whether they live."""

    name = "culture.toolkit"
    label = "toolkit"

    def ready(self) -> None:
        """Stand in the navigation, wait on the home page, and let calendars in."""
        from culture.org.services import leaving  # noqa: PLC0415 (models are loaded from here on)
        from culture.toolkit import menu, proposals  # noqa: PLC0415
        from culture.toolkit.services.leaving import take_away  # noqa: PLC0415

        menu.register()
        proposals.register()
        leaving.register(take_away)
