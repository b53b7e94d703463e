"""Units found by what somebody types of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from culture.org.models import Unit, UnitQuerySet

MOST = 50


def units_named(units: UnitQuerySet, typed: str) -> list[Unit]:
    """The unit of exactly this name or code, else all whose names hold what was typed, by name.

    Nothing typed finds all; more than fifty are cut off.
    """
    word = typed.strip().replace("\x00", "")
    if word:
        exact = list((units.filter(name__iexact=word) | units.filter(code__iexact=word))[:2])
        if len(exact) == 1:
            return exact
    return list(units.filter(name__icontains=word).order_by("name", "pk")[:MOST])
