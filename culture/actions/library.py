"""The built-in suggestions: what may be done about a dimension or a tool, and a first step.

Each file of the folder of this name holds those of one or several questionnaires, or of the
toolkit, by dimension or tool.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from culture.core.texts import text_here

FOLDER = Path(__file__).resolve().parent / "library"
FORMAT = "service-culture/suggestions/1"
TOOLKIT = "toolkit"  # what stands for it among questionnaires


@dataclass(frozen=True, slots=True, eq=False)
class ActionSuggestion:
    """Something that may be done, and what of it can be done this week; texts by language.

    `source` names the file, `topic` the dimension or tool.
    """

    source: str
    topic: str
    key: str
    texts: Mapping[str, str]
    first_steps: Mapping[str, str]

    @property
    def token(self) -> str:
        """What forms call it."""
        return f"{self.source}/{self.topic}/{self.key}"

    @property
    def text(self) -> str:
        """What may be done, in the page's language."""
        return text_here(self.texts)

    @property
    def first_step(self) -> str:
        """What can be done this week, in the page's language."""
        return text_here(self.first_steps)


@dataclass(frozen=True, slots=True)
class SuggestionFile:
    """The suggestions of one file, and the questionnaires that they fit."""

    name: str
    fits: Sequence[str]
    suggestions: Sequence[ActionSuggestion]

    def of(self, topic: str) -> list[ActionSuggestion]:
        """Those of one dimension or tool."""
        return [one for one in self.suggestions if one.topic == topic]

    @property
    def first_of_each(self) -> list[ActionSuggestion]:
        """The first of each dimension or tool."""
        topics = dict.fromkeys(one.topic for one in self.suggestions)
        return [self.of(topic)[0] for topic in topics]


@cache
def built_in() -> tuple[SuggestionFile, ...]:
    """Give every file, in the order of their names. Raises ValueError for another format."""
    paths = sorted(FOLDER.glob("*.json"), key=lambda path: path.stem)
    return tuple(_read(path.stem, path.read_bytes()) for path in paths)


def suggestions_for(topics: Iterable[tuple[str, str]]) -> list[ActionSuggestion]:
    """The suggestions for some topics: a questionnaire, or `toolkit`, and a dimension or tool.

    For a whole questionnaire, without a dimension, they are the first of each.
    """
    found: list[ActionSuggestion] = []
    for questionnaire, topic in topics:
        for file in built_in():
            if questionnaire in file.fits:
                found += file.of(topic) if topic else file.first_of_each
    return list(dict.fromkeys(found))


def suggestion_of(token: str) -> ActionSuggestion | None:
    """The suggestion that a form calls so; None where there is none."""
    every = (one for file in built_in() for one in file.suggestions)
    return next((one for one in every if one.token == token), None)


def _read(name: str, content: bytes) -> SuggestionFile:
    document: dict[str, Any] = json.loads(content)
    if document.get("document") != FORMAT:
        raise ValueError(f"suggestions are written as {FORMAT}")
    return SuggestionFile(
        name,
        tuple(document["fits"]),
        tuple(
            ActionSuggestion(name, topic, one["key"], one["do"], one["this_week"])
            for topic, found in document["topics"].items()
            for one in found
        ),
    )
