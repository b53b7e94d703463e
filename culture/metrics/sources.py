"""Producers of ratings; each registers itself when its app is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise

    from culture.metrics.models import ScoreCell

Place = tuple[int, "dt.date"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where ratings come from.

    `count_cells` turns the raw rows of the given (unit, day) places into score cells, fast;
    `recount_cells` does the same by an independent path, for verification.
    """

    key: str
    label: str | Promise
    count_cells: Callable[[Iterable[Place]], Iterable[ScoreCell]]
    recount_cells: Callable[[], Iterable[ScoreCell]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source; the same key again replaces it."""
    _sources[source.key] = source


def get(key: str) -> Source:
    """The source with this key; KeyError where no app registered it."""
    return _sources[key]


def all_sources() -> list[Source]:
    """Every source."""
    return list(_sources.values())
