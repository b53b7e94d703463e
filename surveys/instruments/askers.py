"""Who can ask what was published: apps above say where that is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from surveys.instruments.models import Version


@dataclass(frozen=True, slots=True)
class Asker:
    """A page that takes a published version as `?version=` and asks it of these people."""

    sources: Collection[str]
    label: _StrPromise
    url_name: str


class WayToAsk(NamedTuple):
    """One way to ask a version."""

    label: str
    url: str


_askers: dict[str, Asker] = {}


def register(asker: Asker) -> None:
    """Offer a page for the versions that it can ask."""
    _askers[asker.url_name] = asker


def ways_to_ask(version: Version) -> list[WayToAsk]:
    """Give the ways to ask a version now; none for a draft."""
    if not version.is_published:
        return []
    query = {"version": str(version.uuid)}
    return [
        WayToAsk(str(asker.label), reverse(asker.url_name, query=query))
        for asker in _askers.values()
        if version.instrument.source in asker.sources
    ]
