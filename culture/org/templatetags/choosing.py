"""The field by which a page is asked for another unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import template

from culture.org.choosing import MOST_LISTED

if TYPE_CHECKING:
    from culture.org.models import Unit

register = template.Library()


@register.inclusion_tag("culture/org/_choose_unit.html")
def choose_unit(
    units: Sequence[Unit], chosen: Unit | None, *, label: str, empty: str = ""
) -> dict[str, Any]:
    """A list of units, or a name to type where they are many; `empty` is what none means."""
    typed = len(units) > MOST_LISTED
    return {"units": units, "chosen": chosen, "label": label, "empty": empty, "is_typed": typed}


@register.filter
def are_many(units: Sequence[Unit]) -> bool:
    """Whether there are more units than a page lists."""
    return len(units) > MOST_LISTED
