"""What a person's own mirror can say about a dimension, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from culture.core.texts import text_in
from surveys.instruments.models import Level


@dataclass(frozen=True, slots=True)
class MirrorTexts:
    """Each reading with the name of its level, and the suggestions."""

    readings: tuple[tuple[str, str], ...]
    suggestions: tuple[str, ...]


def mirror_texts(
    readings: Mapping[str, Mapping[str, str]],
    suggestions: Sequence[Mapping[str, str]],
    language: str,
) -> MirrorTexts | None:
    """Give the texts in a language, lowest level first; None where nothing is written."""
    if not readings and not suggestions:
        return None
    return MirrorTexts(
        readings=tuple(
            (str(level.label), text_in(readings[level], language))
            for level in Level
            if level in readings
        ),
        suggestions=tuple(text_in(suggestion, language) for suggestion in suggestions),
    )
