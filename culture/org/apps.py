"""The org app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    """Units, people and their dated positions."""

    name = "culture.org"
    label = "org"

    def ready(self) -> None:
        """Stand in the navigation, last: everything else is used more often."""
        from culture.core import channels, home, navigation  # noqa: PLC0415
        from culture.org import first_steps, upkeep  # noqa: PLC0415

        entry = navigation.MenuEntry(
            order=90,
            label=_("Organisation"),
            url_name="org:tree",
            prefix="/organisation/",
            is_for=lambda _user: True,
        )
        navigation.register(entry)
        home.register_ways(first_steps.ways_of)
        home.register("upkeep", home.HomeSource(upkeep.tells, upkeep.asks))
        for what, module in (
            ("invitation to an account", "culture.org.invitations"),
            ("second step that was reset", "culture.org.notices"),
        ):
            channels.register_letter(channels.Letter("everybody signed in", what, module))
