"""Tiles of the home page; apps register what may wait for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@dataclass(frozen=True, slots=True)
class Tile:
    """Something worth a look: a title, one sentence, how sure it is, and where it leads."""

    title: str
    sentence: str
    url: str
    action: str
    how_sure: str = ""


TileSource = Callable[["User", "dt.date"], Iterable[Tile]]
_sources: dict[int, TileSource] = {}


def register(source: TileSource, *, order: int) -> None:
    """Add a source of tiles; the same order again replaces it."""
    _sources[order] = source


def tiles_for(user: User, *, today: dt.date) -> list[Tile]:
    """Every tile of one person, in order."""
    return [tile for order in sorted(_sources) for tile in _sources[order](user, today)]
