"""The entries of the main navigation; apps register theirs when they are ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from culture.accounts.models import User


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A place people go to: shown where `is_for` says so, current below its URL prefix."""

    order: int
    label: str | Promise
    url_name: str
    prefix: str
    is_for: Callable[[User], bool]


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry as one page shows it."""

    label: str | Promise
    url: str
    is_current: bool


_entries: dict[str, MenuEntry] = {}


def register(entry: MenuEntry) -> None:
    """Add an entry; registering the same URL name again replaces it."""
    _entries[entry.url_name] = entry


def links_for(user: User, *, path: str) -> list[MenuLink]:
    """The navigation of one user on one page."""
    entries = sorted(_entries.values(), key=lambda entry: entry.order)
    return [
        MenuLink(
            entry.label,
            reverse(entry.url_name),
            path == entry.prefix or (entry.prefix != "/" and path.startswith(entry.prefix)),
        )
        for entry in entries
        if entry.is_for(user)
    ]


def link_to(prefix: str, *, user: User) -> MenuLink | None:
    """The entry of one URL prefix; None where no app registered it or it is not for this user.

    So an app may lead to a place that it must not know, if the place is there.
    """
    for entry in _entries.values():
        if entry.prefix == prefix and entry.is_for(user):
            return MenuLink(entry.label, reverse(entry.url_name), is_current=False)
    return None
