"""What the instrument pages read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from culture.core.texts import text_in
from surveys.instruments.documents import SOURCES, Document
from surveys.instruments.library import built_in
from surveys.instruments.models import Dimension, Instrument, Item, Respondents, Version

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import User


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """An instrument in a list: its newest published version and its draft, if any."""

    instrument: Instrument
    name: str
    published: Version | None
    draft: Version | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A built-in instrument, and the organisation's copy where it has one."""

    document: Document
    name: str
    description: str
    audience: str
    own: Instrument | None


def instrument_lines(actor: User, *, language: str) -> list[InstrumentLine]:
    """The actor's instruments by name; two queries."""
    newest_first = Prefetch("versions", Version.objects.order_by("-number"))
    instruments = Instrument.objects.visible_to(actor).prefetch_related(newest_first)
    lines = [_line(instrument, language) for instrument in instruments]
    return sorted(lines, key=lambda line: line.name.casefold())


def shelves(lines: list[InstrumentLine], *, language: str) -> list[Shelf]:
    """The library, customers' instruments first, with what of it the organisation has."""
    own = {line.instrument.key: line.instrument for line in lines}
    by_audience = sorted(built_in().items(), key=lambda entry: SOURCES.index(entry[1].source))
    return [
        Shelf(
            document,
            text_in(document.names, language),
            text_in(document.descriptions, language),
            str(Respondents(document.source).label),
            own.get(key),
        )
        for key, document in by_audience
    ]


def dimensions_visible_to(actor: User) -> QuerySet[Dimension]:
    """Dimensions of the versions that the actor works with."""
    versions = Version.objects.visible_to(actor)
    return Dimension.objects.filter(version__in=versions).select_related("version__instrument")


def items_visible_to(actor: User) -> QuerySet[Item]:
    """Items of the versions that the actor works with."""
    versions = Version.objects.visible_to(actor)
    return Item.objects.filter(dimension__version__in=versions).select_related(
        "dimension__version__instrument"
    )


def _line(instrument: Instrument, language: str) -> InstrumentLine:
    versions = list(instrument.versions.all())
    published = next((version for version in versions if version.is_published), None)
    draft = next((version for version in versions if not version.is_published), None)
    newest = published or draft
    name = text_in(newest.names, language) if newest else instrument.key
    return InstrumentLine(instrument, name or instrument.key, published, draft)
