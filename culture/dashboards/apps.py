"""The dashboards app."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Pages and charts over releases."""

    name = "culture.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        """Add this app to the navigation and the home page; give the links of the chain words."""
        from culture.dashboards import link_voices, menu  # noqa: PLC0415 (models are loaded from here on)

        link_voices.speak()
        menu.register()
