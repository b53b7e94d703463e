"""The modules of the product, for the rules that hold in all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("machine", "culture", "surveys", "feedback")


def modules() -> Iterator[tuple[str, Path]]:
    """Each module's dotted name and file, migrations apart."""
    for package in PACKAGES:
        for path in sorted((CHECKOUT / package).rglob("*.py")):
            parts = path.relative_to(CHECKOUT).with_suffix("").parts
            if "migrations" not in parts:
                yield ".".join(parts).removesuffix(".__init__"), path


def classes() -> Iterator[tuple[str, str]]:
    """Each class on the first level of a module, with the module's name."""
    for module, path in modules():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                yield node.name, module
