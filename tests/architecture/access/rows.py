"""What a row of the access table is, and short ways to say who gets what."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.architecture import access
from tests.architecture.access.world import World

PEOPLE = (
    "anonymous",
    "employee",
    "manager",
    "other_manager",
    "hr",
    "administrator",
    "outsider",
)
EVERYBODY = PEOPLE[1:]

Build = Callable[[World], Mapping[str, Any]]
Statuses = Mapping[str, int]


def nothing(_world: World) -> dict[str, Any]:
    """No arguments, no data."""
    return {}


@dataclass(frozen=True)
class Row:
    """One route and method, and the status of every role; see the package's docstring."""

    url: str
    statuses: Statuses
    method: str = "get"
    kwargs: Build = nothing
    data: Build = nothing
    json: bool = False
    changes_when_denied: bool = False
    anonymous: int | None = None
    employee: int | None = None
    manager: int | None = None
    other_manager: int | None = None
    hr: int | None = None
    administrator: int | None = None
    outsider: int | None = None
    expected: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        own = {role: getattr(self, role) for role in PEOPLE if getattr(self, role) is not None}
        self.expected.update(self.statuses | own)  # type: ignore[operator]

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


def allow(
    *roles: str | tuple[str, ...], status: int = 200, denied: int = 404, anonymous: int = 302
) -> dict[str, int]:
    """The named roles get `status`, the other signed-in people `denied`."""
    named = {name for role in roles for name in ((role,) if isinstance(role, str) else role)}
    assert named <= set(PEOPLE), named
    statuses = {role: status if role in named else denied for role in PEOPLE}
    return statuses | {"anonymous": anonymous}


def same(status: int) -> dict[str, int]:
    """Everybody gets the same, signed in or not."""
    return dict.fromkeys(PEOPLE, status)


def keys(key: int, *, bare: int, other: int, people: int = 401) -> dict[str, int]:
    """A route of the API: people get nothing there, keys by scope and organisation."""
    return dict.fromkeys(PEOPLE, people) | {"key": key, "bare_key": bare, "other_key": other}


def all_rows() -> list[Row]:
    """The rows of every app's module."""
    found: list[Row] = []
    for module in pkgutil.iter_modules(access.__path__, access.__name__ + "."):
        found += getattr(importlib.import_module(module.name), "ROWS", [])
    return found
