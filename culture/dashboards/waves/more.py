"""Links beside a wave's numbers to what another app shows of it, such as comments.

The dashboards do not know that app; it registers what it has when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.accounts.models import User
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class More:
    """Where a link leads, and what it is called."""

    label: str
    url: str


Source = Callable[["uuid.UUID", "Unit", "User", "dt.date"], Iterable[More]]
_sources: dict[str, Source] = {}


def register(key: str, source: Source) -> None:
    """Add a source: given a wave, a unit, the reader and the day, it names its links.

    The same key replaces.
    """
    _sources[key] = source


def links_of(wave: uuid.UUID, unit: Unit, user: User, *, day: dt.date) -> list[More]:
    """Every link beside the numbers of a wave and unit, for one reader on one day."""
    return [link for key in sorted(_sources) for link in _sources[key](wave, unit, user, day)]
