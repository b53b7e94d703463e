"""What may be told to programs outside; apps register what happens in them when they are ready.

A source is asked what happened in a stretch of time. It gives facts that are open to every reader
of a channel: which unit, and where it stands. Never an answer, words of anybody, or a name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from culture.accounts.models import Organisation


class HookEvent(models.TextChoices):
    """What a hook may be told."""

    RELEASED = "release.published", _("numbers are published")
    OVERDUE = "action.overdue", _("an action is overdue")
    WAITING = "case.waiting", _("a customer waits, and the answer is due")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: `key` names it for ever, `url` is its page without the site."""

    key: str
    at: dt.datetime
    unit: str
    url: str
    facts: Mapping[str, str] = field(default_factory=dict)


Since = Callable[["Organisation", dt.datetime, dt.datetime], Iterable[Happening]]
_sources: dict[str, Since] = {}


def register(event: HookEvent, since: Since) -> None:
    """Add what gives the happenings of a kind, after a moment and until another."""
    _sources[event] = since


def happened(
    event: str, organisation: Organisation, *, after: dt.datetime, until: dt.datetime
) -> list[Happening]:
    """What happened in an organisation, the oldest first."""
    found = _sources[event](organisation, after, until) if event in _sources else ()
    return sorted(found, key=lambda one: (one.at, one.key))
