"""The keys that sign tickets, locked with a secret that no copy of the database has.

Who could sign tickets could answer for everybody of a cell but one, and subtract. The web process
signs, so the secret is its own: derived from SECRET_KEY, and bound to the key's public half.
"""

from __future__ import annotations

from culture.core.locked import LockedAway, lock, unlock

__all__ = ["LockedAway", "lock_key", "unlock_key"]

_PURPOSE = b"service-culture keys of tickets"


def lock_key(private: bytes, *, public: bytes) -> bytes:
    """Lock a private key for storing."""
    return lock(private, purpose=_PURPOSE, bound_to=public)


def unlock_key(locked: bytes, *, public: bytes) -> bytes:
    """Give a private key back. Raises `LockedAway`; an older SECRET_KEY may be a fallback."""
    return unlock(locked, purpose=_PURPOSE, bound_to=public)
