"""Lists that are chosen by the query of an address: a selection, and a unit of some."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.db.models import TextChoices

from culture.org.choosing import MOST_LISTED

if TYPE_CHECKING:
    from culture.org.models import Unit

Row = TypeVar("Row")
Choice = TypeVar("Choice", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class ChosenRows(Generic[Row, Choice]):
    """The rows that are shown, and what they were chosen by; with `has_more` others are not."""

    rows: Sequence[Row]
    selection: Choice
    units: Sequence[Unit]
    unit: Unit | None = None
    has_more: bool = False

    @property
    def selections(self) -> type[Choice]:
        """All that can be chosen."""
        return type(self.selection)

    @property
    def widest(self) -> Unit | None:
        """The chosen unit, else the one with the fewest above it; None where there is no unit."""
        return self.unit or min(self.units, key=lambda unit: len(unit.path), default=None)

    def facts(self, app: str, query: str) -> dict[str, object]:
        """What `culture/org/register.html` needs: itself, and the addresses of page and files."""
        addresses = {name: f"{app}:{name}" for name in ("index", "table", "workbook")}
        return {"shown": self, "addresses": addresses, "query": query}


def asked_for(
    asked: Mapping[str, str], *, usual: Choice, units: Sequence[Unit]
) -> tuple[Choice, Unit | None]:
    """Read `show` and `unit` of a query; what names nothing is taken as not asked."""
    wanted, choices = asked.get("show", ""), type(usual)
    selection = choices(wanted) if wanted in choices.values else usual
    return selection, unit_in(units, asked.get("unit", ""))


def unit_in(units: Sequence[Unit], wanted: str) -> Unit | None:
    """The unit of some that an address names; None where it names none of them.

    Where names are typed, the one of exactly this name or code that is furthest up, else the first
    whose name holds what was typed.
    """
    try:
        identity = uuid.UUID(wanted)
    except ValueError:
        return _unit_named(units, wanted) if len(units) > MOST_LISTED else None
    return next((unit for unit in units if unit.uuid == identity), None)


def _unit_named(units: Sequence[Unit], typed: str) -> Unit | None:
    word = typed.strip().casefold()
    exact = [unit for unit in units if word in (unit.name.casefold(), unit.code.casefold())]
    if exact or not word:
        return min(exact, key=lambda unit: len(unit.path), default=None) if word else None
    return next((unit for unit in units if word in unit.name.casefold()), None)
