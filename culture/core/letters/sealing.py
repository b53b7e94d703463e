"""What is said, sealed so that only the holder of a private key can read it.

HPKE of RFC 9180 (X25519, HKDF-SHA-256, AES-256-GCM) from `cryptography`. A letter is bound to its
place, so none can be moved to another, and all letters of an envelope have one length, which says
nothing of what was left out or written. See `docs/adr/0013-letters.md`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

KEY_BYTES = 32
SEAL_BYTES = 48  # what sealing adds: a key of its own, and a tag
CHARACTER_BYTES = 4

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_LENGTH = struct.Struct(">I")
_STEP = 64


class UnreadableLetter(Exception):  # noqa: N818 - says what it is
    """A letter that this key does not open, or that holds something else."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What letters of one kind are sealed with: the public key, and one length in bytes."""

    public_key: bytes
    length: int

    def seal(self, parts: Sequence[bytes], *, place: bytes) -> bytes:
        """Seal what is said at a place. Raises ValueError where it is longer than allowed."""
        packed = b"".join(_LENGTH.pack(len(part)) + part for part in parts)
        if len(packed) > self.length:
            raise ValueError("what is said is longer than the letters of its kind")
        key = X25519PublicKey.from_public_bytes(self.public_key)
        return _SUITE.encrypt(packed.ljust(self.length, b"\0"), key, info=place)


def new_private_key() -> bytes:
    """Make a private key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private: bytes) -> bytes:
    """Give the public half of a private key. Raises ValueError where it is none."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def open_letter(letter: bytes, private: bytes, *, place: bytes, parts: int) -> list[bytes]:
    """Open a letter of so many parts at a place. Raises `UnreadableLetter`."""
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        packed = _SUITE.decrypt(letter, key, info=place)
    except (InvalidTag, ValueError) as error:
        raise UnreadableLetter from error
    found, start = [], 0
    for _part in range(parts):
        begins = start + _LENGTH.size
        if begins > len(packed):
            raise UnreadableLetter
        (size,) = _LENGTH.unpack_from(packed, start)
        start = begins + size
        found.append(packed[begins:start])
    if start > len(packed):
        raise UnreadableLetter
    return found


def length_for(parts: Iterable[int]) -> int:
    """Give the bytes that hold parts of at most these many bytes each."""
    return -(-sum(_LENGTH.size + most for most in parts) // _STEP) * _STEP
