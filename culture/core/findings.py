"""What calls for an action: each app registers what it finds, by a rule that holds against chance.

A finding is found anew whenever somebody looks; nothing of it is stored but that it was dismissed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from django.utils.functional import Promise

    from culture.accounts.models import User
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class Spot:
    """A published number that an action may move: a series, and the dimension or overall."""

    series: uuid.UUID
    kind: str
    key: str

    @property
    def token(self) -> str:
        """What forms and addresses call it."""
        return f"{self.series}/{self.kind}/{self.key}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that calls for an action in a unit: what, how sure, and why it is proposed.

    `about` names what it is about and stays the same; `number` is what was found, and a finding
    that was dismissed comes back when that changes. `spot` is the published number that an action
    should move, upwards where it `rises`; `topics` choose suggestions: instrument and dimension.
    """

    kind: str
    unit: Unit
    about: str
    number: str
    title: str
    how_sure: str
    why: str
    url: str = ""
    spot: Spot | None = None
    rises: bool = True
    topics: Sequence[tuple[str, str]] = ()

    @property
    def stamp(self) -> str:
        """What stands for the number of a finding that was dismissed."""
        return hashlib.sha256(self.number.encode()).hexdigest()

    @property
    def label(self) -> str | Promise:
        """What its kind is called."""
        return label_of(self.kind)

    @property
    def token(self) -> str:
        """What addresses call it."""
        return f"{self.kind}:{self.about}"


Finder = Callable[["Unit", "User", "dt.date"], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class FindingSource:
    """Where findings come from: the kinds that it gives with what each is called, and how."""

    kinds: Mapping[str, str | Promise]
    find: Finder
    order: int = 50


_sources: dict[str, FindingSource] = {}


def register(name: str, source: FindingSource) -> None:
    """Add a source of findings; the same name again replaces it."""
    _sources[name] = source


def label_of(kind: str) -> str | Promise:
    """What a kind is called; its key where nobody registered it."""
    return next((one.kinds[kind] for one in _sources.values() if kind in one.kinds), kind)


def find(unit: Unit, *, actor: User, day: dt.date) -> list[Finding]:
    """Everything that calls for an action in a unit, in the order of the sources."""
    found = sorted(_sources.values(), key=lambda source: source.order)
    return [finding for source in found for finding in source.find(unit, actor, day)]
