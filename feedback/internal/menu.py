"""Where service between departments appears in the house: an entry for everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from culture.core import navigation


def register() -> None:
    """Add the entry."""
    navigation.register(
        navigation.MenuEntry(
            order=29,
            label=gettext_lazy("Between departments"),
            url_name="internal:matrix",
            prefix="/internal/",
            is_for=lambda _user: True,
        )
    )
