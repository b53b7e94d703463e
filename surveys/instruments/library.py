"""The built-in instruments, read once from the files beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from surveys.instruments.documents import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).resolve().parent / "library"


@cache
def built_in() -> Mapping[str, Document]:
    """Give every built-in instrument by its key, in the order of their keys."""
    paths = sorted(FOLDER.glob("*.json"), key=lambda path: path.stem)
    documents = (read_document(path.read_bytes()) for path in paths)
    return MappingProxyType({document.key: document for document in documents})
