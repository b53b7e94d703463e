"""A browser in Python: what `static/respondent/token.js` does with an invitation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.waves.answering.blind_signatures import blind, finalise, prepare
from surveys.waves.answering.tickets import sign_ticket
from surveys.waves.answering.tokens import encoded, read_token

if TYPE_CHECKING:
    import datetime as dt

    from surveys.waves.letters import WaveAnswer
    from surveys.waves.models import Cell, Invitation

TOKEN_BYTES = 32


@dataclass
class Ticket:
    """A message that a browser hides, before and after it is signed."""

    public_key: bytes
    prepared: bytes
    blinded: bytes
    inverse: int

    @classmethod
    def of(cls, cell: Cell) -> Ticket:
        """Make up a message of a cell and hide it."""
        public_key = bytes(cell.public_key)
        prepared = prepare(secrets.token_bytes(TOKEN_BYTES))
        return cls(public_key, prepared, *blind(public_key, prepared))

    def fields(self, blind_signature: bytes) -> dict[str, str]:
        """What proves the right to answer."""
        signature = finalise(self.public_key, self.prepared, blind_signature, self.inverse)
        return {"message": encoded(self.prepared), "signature": encoded(signature)}


def answer_with_token(invitation: Invitation, answer: WaveAnswer, *, now: dt.datetime) -> None:
    """Answer on the anonymous way: have a token signed unseen, then send it with the answer."""
    ticket = Ticket.of(invitation.cell)
    signed = sign_ticket(code=invitation.code, blinded=ticket.blinded, now=now)
    cell = {"wave": str(invitation.wave.uuid), "cell": str(invitation.cell.uuid)}
    read_token(cell | ticket.fields(signed)).store(answer, now=now)
