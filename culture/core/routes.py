"""Every route of the URLconf, flat, and who may come by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from culture.core.public import is_public


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


ANYBODY = "anybody with the address"
SIGNING_IN = "whoever signs in, before and after"
KEYS = "holders of an API key"
SIGNED_IN = "everybody signed in"
API = "api:"
OPEN = ("language/", "healthz/")
FILES = ("csv", "xlsx", "svg", "png", "pdf", "json", "export", "download", "poster", "zip")


def reader_of(route: Route) -> str:
    """Say who may come by a route at all; what they then see is decided row by row."""
    name = route.name or ""
    if name.startswith(API):
        return KEYS
    if is_public("/" + route.pattern) or route.pattern.startswith(OPEN):
        return ANYBODY
    if route.pattern.startswith("accounts/"):
        return SIGNING_IN
    return getattr(route.view, "door", SIGNED_IN)


def kind_of(route: Route) -> str:
    """Say in what form a route gives something: the API, a file or a page."""
    if (route.name or "").startswith(API):
        return "API"
    last = route.pattern.rstrip("/").rsplit("/", 1)[-1]
    return "file" if last.replace("-", ".").rsplit(".", 1)[-1] in FILES else "page"


def answering_routes() -> list[Route]:
    """The routes by which answers come: all public pages, and what of the API takes anything.

    Each of them may know an answer or a use.
    """
    return [route for route in all_routes() if _takes_answers(route)]


def _takes_answers(route: Route) -> bool:
    if (route.name or "").startswith(API):
        return hasattr(getattr(route.view, "view_class", None), "post")
    return is_public("/" + route.pattern)
