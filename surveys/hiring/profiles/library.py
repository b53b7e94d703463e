"""The built-in competencies, read once from the file in the folder of this name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).resolve().parent / "library" / "competencies.json"
FORMAT = "service-culture/competencies/1"


@dataclass(frozen=True, slots=True)
class LibraryCompetency:
    """A competency as the library has it; texts by language, and whether it is empathy."""

    key: str
    names: Mapping[str, str]
    behaviours: Mapping[str, str]
    is_empathy: bool = False


@cache
def built_in() -> Mapping[str, LibraryCompetency]:
    """Give every built-in competency by its key: facets of empathy first, then of service.

    Raises ValueError for a file of another format.
    """
    document = json.loads(FILE.read_bytes())
    if document.get("document") != FORMAT:
        raise ValueError(f"competencies are written as {FORMAT}")
    found = (LibraryCompetency(**one) for one in document["competencies"])
    return MappingProxyType({one.key: one for one in found})


def empathy_keys() -> frozenset[str]:
    """The keys of the facets of empathy."""
    return frozenset(key for key, one in built_in().items() if one.is_empathy)
