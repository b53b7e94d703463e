"""An answer that proves its right by a token, and says nothing of who has it."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.waves.answering import answers
from surveys.waves.answering.answers import Outcome
from surveys.waves.answering.blind_signatures import is_valid
from surveys.waves.answering.refusals import Reason, Refused
from surveys.waves.models import Cell

if TYPE_CHECKING:
    import datetime as dt

    from surveys.waves.letters import WaveAnswer

FIELDS = frozenset({"wave", "cell", "message", "signature", "language"})
MESSAGE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Token:
    """A message with the signature of its cell."""

    cell: Cell
    message: bytes

    @property
    def receipt(self) -> bytes:
        """What the respondent keeps."""
        return answers.receipt_of(self.message)

    def store(self, answer: WaveAnswer, *, now: dt.datetime) -> None:
        """Store the answer of this token, unless one was sent with it before.

        Which of the two it was is told to nobody. Raises `Refused` where the wave is not open.
        """
        outcome = Outcome.CLOSED
        if self.cell.wave.takes_answers_at(now):
            identity = answers.identity_of(self.receipt)
            outcome = answers.submit(cell=self.cell, identity=identity, answer=answer)
        refuse_if_closed(outcome)


def read_token(data: Mapping[str, str]) -> Token:
    """Read and check the token among the fields of an answer. Raises `Refused`."""
    cell = _cell(data)
    message, signature = decoded(data.get("message", "")), decoded(data.get("signature", ""))
    if len(message) != MESSAGE_LENGTH or not is_valid(bytes(cell.public_key), message, signature):
        raise Refused(Reason.BAD_TOKEN)
    return Token(cell, message)


def refuse_if_closed(outcome: Outcome) -> None:
    """Raise `Refused` where the wave takes no answers."""
    if outcome == Outcome.CLOSED:
        raise Refused(Reason.CLOSED)


def decoded(text: str) -> bytes:
    """Read base64 as URLs carry it; nothing where it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def encoded(content: bytes) -> str:
    """Write base64 as URLs carry it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _cell(data: Mapping[str, str]) -> Cell:
    try:
        named = {"uuid": uuid.UUID(data["cell"]), "wave__uuid": uuid.UUID(data["wave"])}
    except (KeyError, ValueError):
        raise Refused(Reason.BAD_TOKEN) from None
    cells = Cell.objects.select_related("wave__organisation", "wave__key", "unit").defer(
        "locked_key"
    )
    cell = cells.filter(**named).first()
    if cell is None:
        raise Refused(Reason.BAD_TOKEN)
    return cell
