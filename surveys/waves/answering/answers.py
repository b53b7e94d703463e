"""The one way in which the web process reaches answers: three functions of the schema `answers`.

Nothing here reads an answer. An answer is known by an identity made from its receipt, which is made
from the token that only the respondent's browser has.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.db import connection

from culture.core.codes import decoded, encoded

RECEIPT_BYTES = 16

Ratings = tuple[int | None, ...]


class Outcome(StrEnum):
    """What became of an answer that was sent or asked about."""

    STORED = "stored"
    KNOWN = "known"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """Checked ratings of one version in the order of its items; None where nothing was answered."""

    version: uuid.UUID
    expected: Ratings | None
    delivered: Ratings


@dataclass(frozen=True, slots=True)
class WaveAnswer:
    """Everything that one respondent said in a wave."""

    parts: tuple[Part, ...]
    tenure: str = ""
    role: str = ""
    comment: str = ""

    def digest(self) -> bytes:
        """SHA-256 of everything said; the same token with another is a conflict."""
        said = [self.tenure, self.role, self.comment, _ratings(self.parts)]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).digest()


def submit(*, wave: uuid.UUID, cell: uuid.UUID, identity: uuid.UUID, answer: WaveAnswer) -> Outcome:
    """Store an answer once: STORED, KNOWN when it was there, CONFLICT, WITHDRAWN or CLOSED."""
    return _call(
        "submit(%s, %s, %s, %s, %s, %s, %s, %s)",
        wave,
        cell,
        identity,
        answer.digest(),
        answer.tenure,
        answer.role,
        json.dumps(_ratings(answer.parts)),
        answer.comment,
    )


def state_of(identity: uuid.UUID) -> Outcome:
    """Say whether an answer is STORED, WITHDRAWN or UNKNOWN; after closing all are unknown."""
    return _call("state_of(%s)", identity)


def withdraw(identity: uuid.UUID) -> Outcome:
    """Delete an answer while its wave is open: WITHDRAWN, UNKNOWN or CLOSED."""
    return _call("withdraw(%s)", identity)


def receipt_of(message: bytes) -> bytes:
    """Give the receipt of a token's message; who has it may ask for and withdraw the answer."""
    return hashlib.sha256(b"receipt" + message).digest()[:RECEIPT_BYTES]


def identity_of(receipt: bytes) -> uuid.UUID:
    """Give the identity under which the answer of a receipt is stored."""
    return uuid.UUID(bytes=hashlib.sha256(receipt).digest()[:16], version=4)


def written(receipt: bytes) -> str:
    """Write a receipt in groups that a person can copy."""
    code = encoded(receipt)
    return "-".join(code[place : place + 5] for place in range(0, len(code), 5))


def read_receipt(text: str) -> bytes | None:
    """Read what somebody copied; None where it is no receipt."""
    return decoded("".join(text.lower().replace("-", " ").split()), length=RECEIPT_BYTES)


def _ratings(parts: Sequence[Part]) -> list[dict[str, object]]:
    return [asdict(part) | {"version": str(part.version)} for part in parts]


def _call(function: str, *values: str | bytes | uuid.UUID) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answers.{function}", values)
        (outcome,) = cursor.fetchone()
    return Outcome(outcome)
