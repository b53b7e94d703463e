"""Codes that stand in addresses and cannot be guessed."""

from __future__ import annotations

import hashlib
import secrets

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_BITS = 128


def new_code() -> str:
    """A code of 128 random bits in base32, without letters that people confuse (i, l, o, u)."""
    return encoded(secrets.token_bytes(CODE_BITS // 8))


def digest_of(code: str) -> str:
    """SHA-256 in hexadecimal; a code is 128 random bits, so no salt and no stretching."""
    return hashlib.sha256(code.encode()).hexdigest()


def encoded(content: bytes) -> str:
    """Write bytes in base32, most significant digit last; 16 bytes give 26 digits."""
    number = int.from_bytes(content, "big")
    digits = []
    for _place in range(-(-8 * len(content) // 5)):
        number, digit = divmod(number, 32)
        digits.append(LETTERS[digit])
    return "".join(digits)


def decoded(text: str, *, length: int) -> bytes | None:
    """Read what `encoded` wrote for `length` bytes; None where it is no such code."""
    if len(text) != -(-8 * length // 5) or not set(text) <= set(LETTERS):
        return None
    number = sum(LETTERS.index(digit) << 5 * place for place, digit in enumerate(text))
    return number.to_bytes(length, "big") if number < 1 << 8 * length else None
