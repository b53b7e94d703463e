"""Signatures of messages by Standard Webhooks, and the secrets that make them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from culture.core.locked import lock, unlock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from culture.hooks.models import Hook

PREFIX = "whsec_"
SECRET_BYTES = 32
_PURPOSE = b"service-culture secrets of hooks"


def new_secret() -> str:
    """A secret as receivers store it: 256 random bits behind `whsec_`."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def lock_secret(secret: str, hook: Hook) -> bytes:
    """Lock a secret for storing in its hook."""
    return lock(secret.encode(), purpose=_PURPOSE, bound_to=hook.uuid.bytes)


def secrets_of(hook: Hook) -> list[str]:
    """The secret of a hook, and the one before where it still signs. Raises `LockedAway`."""
    return [
        unlock(bytes(locked), purpose=_PURPOSE, bound_to=hook.uuid.bytes).decode()
        for locked in (hook.locked_secret, hook.locked_before)
        if locked
    ]


def headers_of(identity: str, stamp: int, body: bytes, *, known: Iterable[str]) -> dict[str, str]:
    """The three headers of a message; each secret signs, in order."""
    signed = f"{identity}.{stamp}.".encode() + body
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(f"v1,{_signature(signed, one)}" for one in known),
    }


def _signature(signed: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
