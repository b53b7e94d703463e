"""Why a file is no table that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Sentence


class FileRefused(Exception):  # noqa: N818 - a decision, not a fault
    """The file as a whole cannot be imported, for a reason in words."""

    def __init__(self, sentence: str | Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
