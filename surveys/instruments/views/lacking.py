"""What a draft still lacks, with the way to each field that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from surveys.instruments.completeness import Lack, language_name

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from surveys.instruments.models import Version

OF_STATEMENTS = ("statement", "short")


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing in one language, or in all of them where it has no name: texts and ways."""

    language: str
    name: str
    lacks: list[tuple[str, str]]


def lacking_by_language(version: Version, lacks: Sequence[Lack]) -> list[Lacking]:
    """Gather lacks by their languages, in the order that they came in; two queries."""
    dimensions = list(version.dimensions.prefetch_related("items"))
    parts = {(False, part.key): part.uuid for part in dimensions}
    parts |= {(True, item.key): item.uuid for part in dimensions for item in part.items.all()}
    found: dict[str, Lacking] = {}
    for lack in lacks:
        name = language_name(lack.language) if lack.language else ""
        group = found.setdefault(lack.language, Lacking(lack.language, name, []))
        group.lacks.append((lack.text, _way(version, lack, parts)))
    return list(found.values())


def _way(version: Version, lack: Lack, parts: dict[tuple[bool, str], uuid.UUID]) -> str:
    facts = {"uuid": version.uuid}
    if not lack.field:
        return reverse("instruments:design", kwargs=facts)
    query = {"lang": lack.language} if lack.language else None
    part = f"-{parts[lack.field in OF_STATEMENTS, lack.part]}" if lack.part else ""
    return f"{reverse('instruments:edit', kwargs=facts, query=query)}#id_{lack.field}{part}"
