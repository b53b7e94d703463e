"""Where hiring appears in the house: an entry for human resources."""

from django.utils.translation import gettext_lazy

from culture.core import navigation


def register() -> None:
    """Add the entry."""
    navigation.register(
        navigation.MenuEntry(
            order=40,
            label=gettext_lazy("Hiring"),
            url_name="hiring:list",
            prefix="/hiring/",
            is_for=lambda user: user.is_hr,
        )
    )
