"""The built-in questions, read once from the files in the folder of this name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from surveys.hiring.models import QuestionKind

FOLDER = Path(__file__).resolve().parent / "library"
FORMAT = "service-culture/questions/1"


@dataclass(frozen=True, slots=True)
class LibraryQuestion:
    """A question as the library has it; texts by language.

    No expert has been asked about the answers of a judgement question; an organisation asks its
    own.
    """

    kind: QuestionKind
    key: str
    competency: str
    texts: Mapping[str, str]
    probes: Sequence[Mapping[str, str]] = ()
    anchors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    options: Sequence[Mapping[str, Any]] = ()


@cache
def built_in() -> tuple[LibraryQuestion, ...]:
    """Give every built-in question, kind by kind.

    Raises ValueError for a file of another format.
    """
    return tuple(
        question
        for kind in QuestionKind
        for question in _read((FOLDER / f"{kind}.json").read_bytes())
    )


def _read(content: bytes) -> list[LibraryQuestion]:
    file: dict[str, Any] = json.loads(content)
    if file.get("document") != FORMAT:
        raise ValueError(f"questions are written as {FORMAT}")
    kind = QuestionKind(file["kind"])
    return [LibraryQuestion(kind=kind, **question) for question in file["questions"]]
