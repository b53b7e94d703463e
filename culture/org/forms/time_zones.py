"""The field for a time zone."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _known() -> list[tuple[str, str]]:
    zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *zones]]


class TimeZoneField(forms.ChoiceField):
    """One of the time zones that this machine knows."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer them by name."""
        words = {
            "label": _("Time zone"),
            "help_text": _("Days, months and times on every page are counted in it."),
        }
        super().__init__(choices=_known, **words | kwargs)
