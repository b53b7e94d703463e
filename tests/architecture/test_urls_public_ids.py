"""No serial number of a row stands in a URL."""

from __future__ import annotations

from django.urls import path

from culture.core.routes import Route, all_routes, walk
from culture.core.views import health

NOT_OURS = "allauth."


def serial_routes(routes: list[Route]) -> list[str]:
    """Routes of ours that take an integer, or a raw pattern of digits."""
    return [
        route.pattern
        for route in routes
        if not route.view.__module__.startswith(NOT_OURS)
        and ("IntConverter" in route.converters or r"\d" in route.pattern)
    ]


def test_no_route_takes_a_serial() -> None:
    assert serial_routes(all_routes()) == []


def test_a_route_with_a_serial_is_noticed() -> None:
    routes = list(walk([path("people/<int:pk>/", health, name="person")]))
    assert serial_routes(routes) == ["people/<int:pk>/"]
