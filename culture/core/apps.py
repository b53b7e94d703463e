"""The core app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Base models, navigation, shared template parts."""

    name = "culture.core"
    label = "core"

    def ready(self) -> None:
        """Put the home page first in the navigation, and look after dead rows."""
        from culture.core import channels, dead_rows, navigation  # noqa: PLC0415

        channels.register(dead_rows.CHANNEL)
        navigation.register(
            navigation.MenuEntry(
                order=0,
                label=_("Home"),
                url_name="core:home",
                prefix="/",
                is_for=lambda _user: True,
            )
        )
