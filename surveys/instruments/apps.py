"""The instruments app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from culture.core import navigation

if TYPE_CHECKING:
    from culture.accounts.models import User

ORDER = 50


class InstrumentsConfig(AppConfig):
    """Instruments and their frozen versions."""

    name = "surveys.instruments"
    label = "instruments"

    def ready(self) -> None:
        """Give HR the way to the instruments."""
        navigation.register(
            navigation.MenuEntry(
                order=ORDER,
                label=_("Surveys"),
                url_name="instruments:list",
                prefix="/surveys/",
                is_for=_is_hr,
            )
        )


def _is_hr(user: User) -> bool:
    return user.is_hr
