"""An answer as it is stored: a letter that only the holder of its wave's private key can open.

HPKE of RFC 9180 (X25519, HKDF-SHA-256, AES-256-GCM) from `cryptography`. A letter is bound to its
wave and cell, so none can be moved to another. All letters of a wave have one length, which says
nothing of what was left out or written. See `docs/adr/0013-letters.md`.
"""

from __future__ import annotations

import json
import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from surveys.instruments.papers import LONGEST_TEXT

KEY_BYTES = 32

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_LENGTHS = struct.Struct(">II")
_CHARACTER_BYTES = 4
_RATING_BYTES = 5
_PART_BYTES = 80
_GROUPS_BYTES = 80
_STEP = 64

Ratings = tuple[int | None, ...]


class UnreadableLetter(Exception):  # noqa: N818 - says what it is
    """A letter that this key does not open, or that holds no answer."""


@dataclass(frozen=True, slots=True)
class VersionRatings:
    """Checked ratings of one version in the order of its items; None where nothing was answered."""

    version: uuid.UUID
    expected: Ratings | None
    delivered: Ratings


@dataclass(frozen=True, slots=True)
class WaveAnswer:
    """Everything that one respondent said in a wave."""

    parts: tuple[VersionRatings, ...]
    tenure: str = ""
    role: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every letter of a wave is sealed with: the public key, and one length in bytes."""

    public_key: bytes
    length: int

    def seal(self, answer: WaveAnswer, *, wave: uuid.UUID, cell: uuid.UUID) -> bytes:
        """Seal an answer of a cell. Raises ValueError where it is longer than the wave allows."""
        key = X25519PublicKey.from_public_bytes(self.public_key)
        return _SUITE.encrypt(_packed(answer, self.length), key, info=_place(wave, cell))


def new_private_key() -> bytes:
    """Make the private key of a wave."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private: bytes) -> bytes:
    """Give the public half of a private key. Raises ValueError where it is none."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def open_letter(letter: bytes, private: bytes, *, wave: uuid.UUID, cell: uuid.UUID) -> WaveAnswer:
    """Open a letter of a cell. Raises `UnreadableLetter`."""
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        return _unpacked(_SUITE.decrypt(letter, key, info=_place(wave, cell)))
    except (InvalidTag, ValueError, KeyError, TypeError, struct.error) as error:
        raise UnreadableLetter from error


def length_for(ratings: Iterable[int], *, has_comment: bool) -> int:
    """Give the bytes that hold any answer to versions with these numbers of ratings."""
    counts = list(ratings)
    said = sum(counts) * _RATING_BYTES + len(counts) * _PART_BYTES + _GROUPS_BYTES
    text = LONGEST_TEXT * _CHARACTER_BYTES if has_comment else 0
    return -(-(said + text) // _STEP) * _STEP


def _place(wave: uuid.UUID, cell: uuid.UUID) -> bytes:
    return b"service-culture letter" + wave.bytes + cell.bytes


def _packed(answer: WaveAnswer, length: int) -> bytes:
    parts = [[str(part.version), part.expected, part.delivered] for part in answer.parts]
    said = json.dumps([answer.tenure, answer.role, parts], separators=(",", ":")).encode()
    comment = answer.comment.encode()
    packed = _LENGTHS.pack(len(said), len(comment)) + said + comment
    if len(packed) > length:
        raise ValueError("an answer is longer than the letters of its wave")
    return packed.ljust(length, b"\0")


def _unpacked(packed: bytes) -> WaveAnswer:
    size, text = _LENGTHS.unpack_from(packed)
    comment = size + _LENGTHS.size
    said: Any = json.loads(packed[_LENGTHS.size : comment])
    tenure, role, parts = said
    return WaveAnswer(
        parts=tuple(
            VersionRatings(
                uuid.UUID(version), None if expected is None else tuple(expected), tuple(delivered)
            )
            for version, expected, delivered in parts
        ),
        tenure=tenure,
        role=role,
        comment=packed[comment : comment + text].decode(),
    )
