"""Where people answer below a unit; apps whose respondents read what was done say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uuid

    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """One place, such as a touchpoint, by its uuid."""

    identity: uuid.UUID
    name: str


PlacesOf = Callable[["Unit"], Iterable[AnswerPlace]]
_places: dict[str, PlacesOf] = {}


def register(name: str, places_of: PlacesOf) -> None:
    """Add places; the same name again replaces them."""
    _places[name] = places_of


def places_of(unit: Unit) -> list[AnswerPlace]:
    """Every place of a unit itself."""
    return [place for find in _places.values() for place in find(unit)]
