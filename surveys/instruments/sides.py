"""Which sides an instrument may ask."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from surveys.instruments.models import Respondents, Side

BOTH = frozenset({Side.EXPECTED, Side.DELIVERED})


def problem_of_sides(sides: Collection[str], source: str) -> str:
    """Say why these sides cannot be asked of these people; empty where they can.

    Customers always compare; employees and managers may also say only how it is.
    """
    if source == Respondents.CUSTOMER and not set(sides) >= BOTH:
        return _("Customers are asked for both sides, expected and delivered.")
    if Side.DELIVERED not in sides:
        return _("The side “delivered” is needed.")
    if Side.MINIMUM in sides and Side.EXPECTED not in sides:
        return _("The side “minimum” needs “expected” beside it.")
    return ""
