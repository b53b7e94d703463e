"""Where an action can come from: each app registers what of its own becomes one with one click."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise

    from culture.accounts.models import User
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class OriginFacts:
    """What an action begins with: whose it is, what was found, and where that stands.

    `topics` choose suggestions: an instrument, or `toolkit`, and one of its dimensions or tools.
    """

    unit: Unit
    title: str
    words: str
    url: str
    due_on: dt.date | None = None
    topics: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """One kind of thing that can become an action.

    `load` gives what is known of one, by its uuid, to somebody at a moment; None where it is not
    there for that person.
    """

    key: str
    label: str | Promise
    load: Callable[[uuid.UUID, User, dt.datetime], OriginFacts | None]


_origins: dict[str, Origin] = {}
_door: list[str] = []


def register(origin: Origin) -> None:
    """Add a kind; the same key again replaces it."""
    _origins[origin.key] = origin


def open_at(url_name: str) -> None:
    """Say which page makes an action of something."""
    _door[:] = [url_name]


def act_url(key: str, identity: uuid.UUID) -> str:
    """Where something becomes an action; empty where nobody makes actions of its kind."""
    if not _door or key not in _origins:
        return ""
    return f"{reverse(_door[0])}?{urlencode({'origin': key, 'of': str(identity)})}"


def label_of(key: str) -> str | Promise:
    """What a kind is called; its key where nobody registered it."""
    return _origins[key].label if key in _origins else key


def load(key: str, identity: str, *, actor: User, now: dt.datetime) -> OriginFacts | None:
    """What an action of something begins with; None where it is unknown or not for this person."""
    try:
        known = uuid.UUID(identity)
    except ValueError:
        return None
    return _origins[key].load(known, actor, now) if key in _origins else None
