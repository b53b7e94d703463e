"""One customer's answer, checked: ratings, and what is stored apart from them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from surveys.responses.rows import RatedSides

SOURCE = "customer"
LONGEST_LINE = 200
PURPOSE = "service-culture what a customer said"
ROWS = "service-culture where a customer's answer is kept"

_compact = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """What a respondent leaves who asks for a reply; `language` is that of the form."""

    address: str
    name: str = ""
    message: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Answer(RatedSides):
    """Everything that one customer said; `seconds` only when the browser measured how long."""

    comment: str = ""
    contact: ReplyRequest | None = None
    seconds: float | None = None

    def digest(self, receipt: uuid.UUID) -> bytes:
        """Hash everything the respondent said; the same key with another is a conflict.

        With a secret of the house: else whoever has the database could try which words go with
        which ratings. And with the receipt, which is stored nowhere: else whoever reads the
        database could send ratings and words that lie there, and look for a digest that is there.
        """
        contact = self.contact and [self.contact.address, self.contact.name, self.contact.message]
        said = [
            self.expected,
            self.delivered,
            self.minimum,
            self.importance,
            self.comment,
            contact,
        ]
        whole = receipt.bytes + _compact(said).encode()
        return salted_hmac(PURPOSE, whole, algorithm="sha256").digest()


def receipt_id(touchpoint_uuid: uuid.UUID, key: str) -> uuid.UUID:
    """Derive the receipt from the submission key; retries meet, touchpoints never do."""
    return uuid.uuid5(touchpoint_uuid, key)


def id_of_receipt(receipt: uuid.UUID) -> uuid.UUID:
    """Derive the id under which the answer of a receipt is stored, with a secret of the house.

    Receipts stand in histories of browsers and logs of proxies; without the secret none of them
    leads to a row of a copy of the database.
    """
    digest = salted_hmac(ROWS, receipt.bytes, algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def response_id(touchpoint_uuid: uuid.UUID, key: str) -> uuid.UUID:
    """Derive the id under which an answer is stored from its submission key."""
    return id_of_receipt(receipt_id(touchpoint_uuid, key))
