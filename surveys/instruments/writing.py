"""A version as a document, and as the file that gives the same document when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from surveys.instruments.documents import FORMAT, DimensionDocument, Document, ItemDocument

if TYPE_CHECKING:
    from surveys.instruments.models import Dimension, Item, Version


def document_of(version: Version) -> Document:
    """Give a version, draft or published, as it stands now; two queries."""
    dimensions = version.dimensions.order_by("position").prefetch_related("items")
    return Document(
        key=version.instrument.key,
        source=version.instrument.source,
        languages=tuple(version.languages),
        names=version.names,
        descriptions=version.descriptions,
        introductions=version.introductions,
        sides=tuple(version.sides),
        side_prompts=version.side_prompts,
        low=version.low,
        high=version.high,
        labels={language: tuple(words) for language, words in version.labels.items()},
        not_applicable=version.not_applicable,
        importance=version.importance,
        licence=version.licence,
        dimensions=tuple(_dimension_document(dimension) for dimension in dimensions),
    )


def write_document(version: Version) -> dict[str, Any]:
    """Give a version as JSON data; reading it again gives the same document."""
    document = document_of(version)
    return {
        "format": FORMAT,
        "key": document.key,
        "source": document.source,
        "languages": list(document.languages),
        "names": document.names,
        "descriptions": document.descriptions,
        "sides": list(document.sides),
        "side_prompts": {side: document.side_prompts[side] for side in document.sides},
        "introductions": document.introductions,
        "scale": {
            "low": document.low,
            "high": document.high,
            "labels": {language: list(words) for language, words in document.labels.items()},
        },
        "not_applicable": document.not_applicable,
        "importance": document.importance,
        "licence": document.licence,
        "dimensions": [_written_dimension(dimension) for dimension in document.dimensions],
    }


def _written_dimension(dimension: DimensionDocument) -> dict[str, Any]:
    mirror: dict[str, Any] = {}
    if dimension.readings:
        mirror["readings"] = dimension.readings
    if dimension.suggestions:
        mirror["suggestions"] = list(dimension.suggestions)
    return {
        "key": dimension.key,
        "names": dimension.names,
        "helps": dimension.helps,
        **mirror,
        "items": [
            {
                "key": item.key,
                "statements": item.statements,
                "reversed": item.is_reversed,
                "short": item.is_short,
                "construct": item.construct,
                "source": item.origin,
            }
            for item in dimension.items
        ],
    }


def _dimension_document(dimension: Dimension) -> DimensionDocument:
    items = sorted(dimension.items.all(), key=lambda item: item.position)
    return DimensionDocument(
        key=dimension.key,
        names=dimension.names,
        helps=dimension.helps,
        items=tuple(map(_item_document, items)),
        readings=dimension.readings,
        suggestions=tuple(dimension.suggestions),
    )


def _item_document(item: Item) -> ItemDocument:
    return ItemDocument(
        key=item.key,
        statements=item.statements,
        is_reversed=item.is_reversed,
        is_short=item.is_short,
        construct=item.construct,
        origin=item.origin,
    )
