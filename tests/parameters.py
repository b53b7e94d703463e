"""Every parameter that a page or a call reads from its address, found in the source."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from drf_spectacular.generators import SchemaGenerator

ROOT = Path(__file__).resolve().parents[1]
READS = re.compile(r'\bGET(?:\.get(?:list)?\(|\[)"(\w+)"|"(\w+)" in request\.GET\b')
LISTED = re.compile(r"for name in \(([^)]*)\) if name in request\.GET")
# So read a name that this search would not find.
ALIAS = re.compile(r"= request\.GET$", re.MULTILINE)
# What libraries and middleware read, and what the house read once.
OTHERS = {"next", "process", "flow", "format", "code", "state", "key", "version", "edition", "day"}


def sources() -> dict[str, str]:
    """The text of every module of the product, by its path."""
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for package in ("culture", "surveys", "feedback")
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def read_in(text: str) -> set[str]:
    """The parameters that a module reads."""
    found = {name for names in READS.findall(text) for name in names if name}
    for names in LISTED.findall(text):
        found |= set(re.findall(r'"(\w+)"', names))
    return found


def all_parameters() -> list[str]:
    """Those of pages, of the API's own description, and of libraries."""
    of_pages = {name for text in sources().values() for name in read_in(text)}
    generator: Any = SchemaGenerator  # it has no types
    described = generator().get_schema(request=None, public=True)["paths"]
    of_api = {
        parameter["name"]
        for calls in described.values()
        for call in calls.values()
        for parameter in call.get("parameters", [])
        if parameter["in"] == "query"
    }
    return sorted(of_pages | of_api | OTHERS)


def aliases() -> list[str]:
    """Modules that read parameters by a way this search does not follow."""
    return [path for path, text in sources().items() if ALIAS.search(text)]
