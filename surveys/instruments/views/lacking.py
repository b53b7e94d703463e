"""What a draft still lacks, with the way to each field that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from surveys.instruments.completeness import Gap, language_name

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
    gaps: list[tuple[str, str]]


def lacking_by_language(version: Version, gaps: Sequence[Gap]) -> list[Lacking]:
    """Gather gaps by their languages, in the order that they came in; two queries."""
    dimensions = list(version.dimensions.prefetch_related("items"))
    parts = {(False, part.key): part.uuid for part in dimensions}
    parts |= {(True, item.key): item.uuid for part in dimensions for item in part.items.all()}
    found: dict[str, Lacking] = {}
    for gap in gaps:
        name = language_name(gap.language) if gap.language else ""
        group = found.setdefault(gap.language, Lacking(gap.language, name, []))
        group.gaps.append((gap.text, _way(version, gap, parts)))
    return list(found.values())


def _way(version: Version, gap: Gap, parts: dict[tuple[bool, str], uuid.UUID]) -> str:
    facts = {"uuid": version.uuid}
    if not gap.field:
        return reverse("instruments:design", kwargs=facts)
    query = {"lang": gap.language} if gap.language else None
    part = f"-{parts[gap.field in OF_STATEMENTS, gap.part]}" if gap.part else ""
    return f"{reverse('instruments:edit', kwargs=facts, query=query)}#id_{gap.field}{part}"
