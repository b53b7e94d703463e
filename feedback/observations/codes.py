"""The code by which a sender without an account reads what became of an observation."""

from __future__ import annotations

import hashlib

from culture.core.codes import CODE_BITS, decoded

GROUP = 4


def read_code(typed: str) -> str:
    """The code that somebody typed or pasted; empty where it is none."""
    plain = "".join(typed.split()).replace("-", "").lower()
    return plain if decoded(plain, length=CODE_BITS // 8) is not None else ""


def grouped(code: str) -> str:
    """A code as people copy it by hand."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def digest_of(code: str) -> str:
    """SHA-256 in hexadecimal; a code is 128 random bits, so no salt and no stretching."""
    return hashlib.sha256(code.encode()).hexdigest()
