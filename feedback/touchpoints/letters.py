"""What a customer wrote, as it waits: a letter that only the worker can open.

Everything that one customer wrote is one letter, and all letters have one length. A letter without
words is as good as any other, so a letter does not say that somebody wrote. See
`docs/adr/0023-letters-of-customers.md`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from culture.core.letters import sealing
from culture.core.letters.sealing import CHARACTER_BYTES, SEAL_BYTES, UnreadableLetter
from feedback.touchpoints.answers import LONGEST_LINE, ReplyRequest
from surveys.instruments.papers import LONGEST_TEXT

LONGEST_LANGUAGE = 8
_LONGEST = [
    LONGEST_TEXT * CHARACTER_BYTES,
    LONGEST_LINE * CHARACTER_BYTES,
    LONGEST_LINE * CHARACTER_BYTES,
    LONGEST_TEXT * CHARACTER_BYTES,
    LONGEST_LANGUAGE,
]
LENGTH = sealing.length_for(_LONGEST)
LETTER_BYTES = LENGTH + SEAL_BYTES


@dataclass(frozen=True, slots=True)
class Words:
    """What one customer wrote beside the ratings: a comment, a wish for a reply, or nothing."""

    comment: str = ""
    contact: ReplyRequest | None = None

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.comment or self.contact)

    def sealed(self, public_key: bytes, *, touchpoint: uuid.UUID, month: dt.date) -> bytes:
        """Seal it for a month at a touchpoint."""
        contact = self.contact or ReplyRequest("")
        parts = [self.comment, contact.address, contact.name, contact.message, contact.language]
        envelope = sealing.Envelope(public_key, LENGTH)
        return envelope.seal([part.encode() for part in parts], place=_place(touchpoint, month))


def open_words(letter: bytes, private: bytes, *, touchpoint: uuid.UUID, month: dt.date) -> Words:
    """Open a letter of a month at a touchpoint. Raises `UnreadableLetter`.

    Letters that were sealed before they had a language have none.
    """
    place = _place(touchpoint, month)
    parts = sealing.open_letter(letter, private, place=place, parts=len(_LONGEST))
    try:
        comment, address, name, message, language = (part.decode() for part in parts)
    except UnicodeDecodeError as error:
        raise UnreadableLetter from error
    return Words(comment, ReplyRequest(address, name, message, language) if address else None)


def _place(touchpoint: uuid.UUID, month: dt.date) -> bytes:
    return b"service-culture words" + touchpoint.bytes + month.isoformat().encode()
