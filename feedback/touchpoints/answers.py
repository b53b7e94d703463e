"""One customer's answer, checked: ratings, and what is stored apart from them."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass

from surveys.responses.rows import RatedSides

SOURCE = "customer"

_compact = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """What a respondent leaves who asks for a reply."""

    address: str
    name: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Answer(RatedSides):
    """Everything that one customer said; `seconds` only when the browser measured how long."""

    comment: str = ""
    contact: ReplyRequest | None = None
    seconds: float | None = None

    def digest(self) -> bytes:
        """SHA-256 of everything the respondent said; the same key with another is a conflict."""
        contact = self.contact and [self.contact.address, self.contact.name, self.contact.message]
        said = [
            self.expected,
            self.delivered,
            self.minimum,
            self.importance,
            self.comment,
            contact,
        ]
        return hashlib.sha256(_compact(said).encode()).digest()


def response_id(touchpoint_uuid: uuid.UUID, key: str) -> uuid.UUID:
    """Derive the response's id from the submission key; retries meet, touchpoints never do."""
    return uuid.uuid5(touchpoint_uuid, key)
