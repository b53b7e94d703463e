"""Secrets that the house must use again, locked with one that no copy of the database has."""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


class LockedAway(Exception):  # noqa: N818 - says what happened
    """Something was locked with another SECRET_KEY."""


def lock(secret: bytes, *, purpose: bytes, bound_to: bytes) -> bytes:
    """Lock a secret for storing; it opens for the same purpose and what it is bound to alone."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(settings.SECRET_KEY, purpose).encrypt(nonce, secret, bound_to)


def unlock(locked: bytes, *, purpose: bytes, bound_to: bytes) -> bytes:
    """Give a secret back. Raises `LockedAway`; an older SECRET_KEY may be a fallback."""
    nonce, sealed = locked[:NONCE_BYTES], locked[NONCE_BYTES:]
    for known in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(known, purpose).decrypt(nonce, sealed, bound_to)
        except InvalidTag:
            continue
    raise LockedAway


@lru_cache(maxsize=8)
def _cipher(secret: str, purpose: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return AESGCM(derived.derive(secret.encode()))
