"""An answer as it is stored: a letter that only the holder of its wave's private key can open.

A letter is bound to its wave and cell, so none can be moved to another. All letters of a wave have
one length. See `culture.core.letters` and `docs/adr/0013-letters.md`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from culture.core.letters import sealing
from culture.core.letters.sealing import CHARACTER_BYTES, UnreadableLetter
from surveys.instruments.papers import LONGEST_TEXT

_RATING_BYTES = 5
_PART_BYTES = 120
_GROUPS_BYTES = 80

Ratings = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class VersionRatings:
    """Checked ratings of one version in the order of its items; None where nothing was answered.

    `about` is the unit that is spoken of, where it is not the respondent's own.
    """

    version: uuid.UUID
    expected: Ratings | None
    delivered: Ratings
    about: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class WaveAnswer:
    """Everything that one respondent said in a wave."""

    parts: tuple[VersionRatings, ...]
    tenure: str = ""
    role: str = ""
    comment: str = ""


class WaveEnvelope(sealing.Envelope):
    """What every letter of a wave is sealed with: the public key, and one length in bytes."""

    def seal_answer(self, answer: WaveAnswer, *, wave: uuid.UUID, cell: uuid.UUID) -> bytes:
        """Seal an answer of a cell. Raises ValueError where it is longer than the wave allows."""
        parts = [
            [
                str(part.version),
                part.expected,
                part.delivered,
                *([str(part.about)] * bool(part.about)),
            ]
            for part in answer.parts
        ]
        said = json.dumps([answer.tenure, answer.role, parts], separators=(",", ":")).encode()
        return self.seal([said, answer.comment.encode()], place=_place(wave, cell))


def open_letter(letter: bytes, private: bytes, *, wave: uuid.UUID, cell: uuid.UUID) -> WaveAnswer:
    """Open a letter of a cell. Raises `UnreadableLetter`."""
    said, comment = sealing.open_letter(letter, private, place=_place(wave, cell), parts=2)
    try:
        return _answer(json.loads(said), comment.decode())
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableLetter from error


def length_for(ratings: Iterable[int], *, has_comment: bool) -> int:
    """Give the bytes that hold any answer to versions with these numbers of ratings."""
    counts = list(ratings)
    said = sum(counts) * _RATING_BYTES + len(counts) * _PART_BYTES + _GROUPS_BYTES
    return sealing.length_for([said, LONGEST_TEXT * CHARACTER_BYTES if has_comment else 0])


def _place(wave: uuid.UUID, cell: uuid.UUID) -> bytes:
    return b"service-culture letter" + wave.bytes + cell.bytes


def _answer(said: Any, comment: str) -> WaveAnswer:
    tenure, role, parts = said
    return WaveAnswer(
        parts=tuple(
            VersionRatings(
                uuid.UUID(version),
                None if expected is None else tuple(expected),
                tuple(delivered),
                *map(uuid.UUID, about),
            )
            for version, expected, delivered, *about in parts
        ),
        tenure=tenure,
        role=role,
        comment=comment,
    )
