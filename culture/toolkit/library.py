"""The built-in practices, read once from the files in the folder of this name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from culture.toolkit.rhythms import Rhythm
from culture.toolkit.tools import Tool

FOLDER = Path(__file__).resolve().parent / "library"
FORMAT = "service-culture/practices/1"


@dataclass(frozen=True, slots=True)
class LibraryPractice:
    """A practice as the library has it; texts by language.

    `confirmed_by` is the item that tells whether the team noticed: instrument/dimension/item.
    """

    tool: Tool
    key: str
    rhythm: Rhythm
    ages_after: int
    expires_after: int
    confirmed_by: str
    names: Mapping[str, str]
    reasons: Mapping[str, str]
    evidence: Mapping[str, str]
    examples: Mapping[str, str]


@cache
def built_in() -> tuple[LibraryPractice, ...]:
    """Give every built-in practice, tool by tool.

    Raises ValueError for a file of another format.
    """
    return tuple(
        practice for tool in Tool for practice in _read((FOLDER / f"{tool}.json").read_bytes())
    )


def _read(content: bytes) -> list[LibraryPractice]:
    document: dict[str, Any] = json.loads(content)
    if document.get("document") != FORMAT:
        raise ValueError(f"practices are written as {FORMAT}")
    return [
        LibraryPractice(
            **{**practice, "tool": Tool(document["tool"]), "rhythm": Rhythm(practice["rhythm"])}
        )
        for practice in document["practices"]
    ]
