"""The words of a version in one language, read and written as one value."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch

from surveys.instruments.models import MOST_SUGGESTIONS, Dimension, Item, Level, Version

TEXT_FIELDS = ("names", "descriptions", "introductions", "side_prompts", "labels")
STATEMENT = "statement "


@dataclass(frozen=True, slots=True)
class Wording:
    """Every text of a version in one language; empty where nothing is written.

    Sides and the levels of readings are named, labels stand lowest point first, dimensions and
    items go by their uuid.
    """

    name: str
    description: str
    introduction: str
    prompts: Mapping[str, str]
    labels: tuple[str, ...]
    dimension_names: Mapping[uuid.UUID, str]
    dimension_helps: Mapping[uuid.UUID, str]
    statements: Mapping[uuid.UUID, str]
    readings: Mapping[uuid.UUID, Mapping[str, str]] = field(default_factory=dict)
    suggestions: Mapping[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text that differs."""

    place: str
    old: str
    new: str


def wording_of(version: Version, language: str) -> Wording:
    """Read what is written in a language; two queries."""
    dimensions = list(parts_of(version))
    points = range(version.high - version.low + 1)
    labels = version.labels.get(language, [])
    return Wording(
        name=version.names.get(language, ""),
        description=version.descriptions.get(language, ""),
        introduction=version.introductions.get(language, ""),
        prompts={side: _prompt(version, side, language) for side in version.sides},
        labels=tuple(labels[point] if point < len(labels) else "" for point in points),
        dimension_names={part.uuid: part.names.get(language, "") for part in dimensions},
        dimension_helps={part.uuid: part.helps.get(language, "") for part in dimensions},
        statements={
            item.uuid: item.statements.get(language, "")
            for part in dimensions
            for item in part.items.all()
        },
        readings={part.uuid: _readings(part, language) for part in dimensions},
        suggestions={part.uuid: _suggestions(part, language) for part in dimensions},
    )


def write_wording(version: Version, language: str, wording: Wording) -> list[TextChange]:
    """Store the texts of a language, and say what changed; nothing is written where nothing did.

    Dimensions and items that the wording does not name keep their texts.
    """
    changes = [
        *_changed_in_version(version, language, wording),
        *_changed_in_parts(version, language, wording),
    ]
    if changes:
        version.save(update_fields=TEXT_FIELDS)
    return changes


def parts_of(version: Version) -> Iterator[Dimension]:
    """Give the dimensions in order, each with its items ready in order."""
    ordered = Item.objects.order_by("position")
    yield from version.dimensions.order_by("position").prefetch_related(Prefetch("items", ordered))


def _changed_in_version(version: Version, language: str, wording: Wording) -> Iterator[TextChange]:
    yield from _put(version.names, language, wording.name, "name")
    yield from _put(version.descriptions, language, wording.description, "description")
    yield from _put(version.introductions, language, wording.introduction, "introduction")
    for side in version.sides:
        texts = version.side_prompts.setdefault(side, {})
        yield from _put(texts, language, wording.prompts.get(side, ""), f"prompt {side}")
    old, new = version.labels.get(language, []), list(wording.labels)
    if not any(new):
        new = []
    if old != new:
        version.labels.pop(language, None)
        if new:
            version.labels[language] = new
        yield TextChange("labels", " | ".join(old), " | ".join(new))


def _changed_in_parts(version: Version, language: str, wording: Wording) -> Iterator[TextChange]:
    for dimension in parts_of(version):
        changed = list(_changed_in_dimension(dimension, language, wording))
        if changed:
            dimension.save(update_fields=["names", "helps", "readings", "suggestions"])
            yield from changed
        for item in dimension.items.all():
            statement = wording.statements.get(item.uuid)
            if statement is None:
                continue
            changed = list(_put(item.statements, language, statement, f"{STATEMENT}{item.key}"))
            if changed:
                item.save(update_fields=["statements"])
                yield from changed


def _changed_in_dimension(
    dimension: Dimension, language: str, wording: Wording
) -> Iterator[TextChange]:
    name = wording.dimension_names.get(dimension.uuid)
    if name is not None:
        yield from _put(dimension.names, language, name, f"dimension {dimension.key}")
    help_text = wording.dimension_helps.get(dimension.uuid)
    if help_text is not None:
        yield from _put(dimension.helps, language, help_text, f"help {dimension.key}")
    readings = wording.readings.get(dimension.uuid)
    if readings is not None:
        yield from _changed_in_readings(dimension, language, readings)
    suggestions = wording.suggestions.get(dimension.uuid)
    if suggestions is not None:
        yield from _changed_in_suggestions(dimension, language, suggestions)


def _changed_in_readings(
    dimension: Dimension, language: str, readings: Mapping[str, str]
) -> Iterator[TextChange]:
    by_level = {level.value: dimension.readings.get(level.value, {}) for level in Level}
    for level, texts in by_level.items():
        new = readings.get(level, "")
        yield from _put(texts, language, new, f"reading {level} {dimension.key}")
    dimension.readings = {level: texts for level, texts in by_level.items() if texts}


def _changed_in_suggestions(
    dimension: Dimension, language: str, suggestions: tuple[str, ...]
) -> Iterator[TextChange]:
    spare: list[dict[str, str]] = [{} for _place in range(MOST_SUGGESTIONS)]
    every = [*dimension.suggestions, *spare][:MOST_SUGGESTIONS]
    for number, (texts, new) in enumerate(zip(every, suggestions, strict=True), 1):
        yield from _put(texts, language, new, f"suggestion {number} {dimension.key}")
    dimension.suggestions = [texts for texts in every if texts]


def _put(texts: dict[str, str], language: str, new: str, place: str) -> Iterator[TextChange]:
    old = texts.get(language, "")
    if old == new:
        return
    if new:
        texts[language] = new
    else:
        del texts[language]
    yield TextChange(place, old, new)


def _prompt(version: Version, side: str, language: str) -> str:
    texts: dict[str, str] = version.side_prompts.get(side, {})
    return texts.get(language, "")


def _readings(dimension: Dimension, language: str) -> dict[str, str]:
    readings: dict[str, dict[str, str]] = dimension.readings
    return {level.value: readings.get(level.value, {}).get(language, "") for level in Level}


def _suggestions(dimension: Dimension, language: str) -> tuple[str, ...]:
    written = [texts.get(language, "") for texts in dimension.suggestions]
    return tuple([*written, *[""] * MOST_SUGGESTIONS][:MOST_SUGGESTIONS])
