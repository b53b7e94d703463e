"""Service between departments as a source of numbers, and its words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from culture.dashboards import voices
from culture.metrics import sources
from surveys.instruments.models import Respondents

SOURCE = Respondents.INTERNAL.value
SERVICE, REQUESTS = "internal-service", "internal-requests"
KEYS = (SERVICE, REQUESTS)
THEIRS, OURS = "their-requests", "our-requests"


def speak() -> None:
    """Register the source and give it its words."""
    label = _("Between departments")
    sources.register(sources.Source(SOURCE, label, sources.Regime.CLOSED, has_about=True))
    voices.register(
        SOURCE,
        voices.Voice(
            label=label,
            place=40,
            decimals=1,
            expected=_("how it should be"),
            delivered=_("how it is"),
            is_at_home=False,
        ),
    )
