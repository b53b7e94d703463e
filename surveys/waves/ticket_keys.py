"""The keys that sign tickets, locked with a secret that no copy of the database has.

Who could sign tickets could answer for everybody of a cell but one, and subtract. The web process
signs, so the secret is its own: derived from SECRET_KEY, and bound to the key's public half.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12
_PURPOSE = b"service-culture keys of tickets"


class LockedAway(Exception):  # noqa: N818 - says what happened
    """A key was locked with another SECRET_KEY."""


def lock_key(private: bytes, *, public: bytes) -> bytes:
    """Lock a private key for storing."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, private, public)


def unlock_key(locked: bytes, *, public: bytes) -> bytes:
    """Give a private key back. Raises `LockedAway`; an older SECRET_KEY may be a fallback."""
    nonce, sealed = locked[:NONCE_BYTES], locked[NONCE_BYTES:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(secret).decrypt(nonce, sealed, public)
        except InvalidTag:
            continue
    raise LockedAway


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return AESGCM(derived.derive(secret.encode()))
