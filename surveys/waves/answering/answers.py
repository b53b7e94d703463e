"""The one way in which the web process reaches answers: three functions of the schema `answers`.

Nothing here reads an answer: it is sealed before it leaves for the database. It is known by an
identity made from its receipt, which only the respondent has.
"""

from __future__ import annotations

import hashlib
import uuid
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import connection

from culture.core.codes import decoded, encoded

if TYPE_CHECKING:
    from surveys.waves.letters import WaveAnswer
    from surveys.waves.models import Cell

RECEIPT_BYTES = 16


class Outcome(StrEnum):
    """What became of an answer that was sent or asked about."""

    STORED = "stored"
    KNOWN = "known"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def submit(*, cell: Cell, identity: uuid.UUID, answer: WaveAnswer) -> Outcome:
    """Store an answer once: STORED, KNOWN where the identity was sent before, or CLOSED.

    What an answer that is known says is not looked at: nobody can learn it by sending another.
    """
    wave = cell.wave
    letter = wave.key.envelope.seal_answer(answer, wave=wave.uuid, cell=cell.uuid)
    return _call("submit(%s, %s, %s, %s)", wave.uuid, cell.uuid, identity, letter)


def submit_nothing(*, cell: Cell, identity: uuid.UUID) -> Outcome:
    """Give a receipt without an answer, which nobody can tell from one that has an answer."""
    return _call("submit(%s, %s, %s, NULL)", cell.wave.uuid, cell.uuid, identity)


def state_of(identity: uuid.UUID) -> Outcome:
    """Say whether a receipt is STORED, WITHDRAWN or UNKNOWN; after closing all are unknown."""
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


def _call(function: str, *values: bytes | uuid.UUID) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answers.{function}", values)
        (outcome,) = cursor.fetchone()
    return Outcome(outcome)
