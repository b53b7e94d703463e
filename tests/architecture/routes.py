"""Every route of the URLconf, flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """One URL pattern with its full name (`namespace:name`), None when it has no name."""

    name: str | None
    pattern: str
    view: Callable[..., Any]
    converters: tuple[str, ...]


def all_routes() -> list[Route]:
    """The routes of the project."""
    return list(walk(get_resolver().url_patterns))


def walk(
    patterns: Iterable[URLPattern | URLResolver], prefix: str = "", namespace: str = ""
) -> Iterator[Route]:
    """Go through patterns and the patterns below them."""
    for entry in patterns:
        place = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry.url_patterns, place, inner)
        else:
            kinds = tuple(type(kind).__name__ for kind in entry.pattern.converters.values())
            name = f"{namespace}{entry.name}" if entry.name else None
            yield Route(name, place, entry.callback, kinds)
