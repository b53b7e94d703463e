"""Tiles and first steps of the home page; apps register what may wait for a person."""

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


@dataclass(frozen=True, slots=True)
class Milestone:
    """One of the first steps: what to do, whether it was done, and where, if this person may."""

    title: str
    sentence: str
    url: str
    action: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Journey:
    """First steps in their order, which lead to something."""

    title: str
    steps: tuple[Milestone, ...]

    @property
    def done(self) -> int:
        """How many steps were done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_done(self) -> bool:
        """Whether it was walked to its end."""
        return self.done == len(self.steps)

    @property
    def next_step(self) -> Milestone | None:
        """The first step that was not done."""
        return next((step for step in self.steps if not step.is_done), None)


JourneySource = Callable[["User"], "list[Journey]"]
TileSource = Callable[["User", "dt.date"], Iterable[Tile]]
_sources: dict[int, TileSource] = {}
_way_sources: list[JourneySource] = []


def register(source: TileSource, *, order: int) -> None:
    """Add a source of tiles; doing so again changes nothing.

    Raises ValueError where another source has the order: it would be seen no more.
    """
    if _sources.setdefault(order, source) is not source:
        raise ValueError(f"two sources of tiles have the order {order}")


def tiles_for(user: User, *, today: dt.date) -> list[Tile]:
    """Every tile of one person, in order."""
    return [tile for order in sorted(_sources) for tile in _sources[order](user, today)]


def register_ways(source: JourneySource) -> None:
    """Set where the first steps come from; registering it again changes nothing."""
    if source not in _way_sources:
        _way_sources.append(source)


def ways_for(user: User) -> list[Journey]:
    """The first steps of a person's organisation, as long as they are not done."""
    return [way for source in _way_sources for way in source(user)]
