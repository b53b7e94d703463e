"""Employees who do not give up: each gets one token for a wave, and sends one answer with it."""

from __future__ import annotations

import json
import random
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from surveys.waves.answering.blind_signatures import blind, finalise, prepare
from tests.faults.clients import FORM, OK, post
from tests.make_tokens import base64url, unbase64url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HEADERS = {"Content-Type": FORM, "Accept": "application/json"}
ITEMS = [f"d{place}-{number}" for place in (1, 2, 3) for number in (1, 2, 3)]


@dataclass(slots=True)
class WaveSending:
    """One answer to a wave as its browser holds it; the token is kept once it is signed."""

    taken: ClassVar[frozenset[int]] = frozenset({OK})

    world: Mapping[str, Any]
    code: str
    comment: str
    ratings: tuple[int, ...]
    prepared: bytes
    blinded: bytes
    inverse: int
    signature: bytes = b""

    @property
    def said(self) -> tuple[str, tuple[int, ...]]:
        """What must be found in its letter."""
        return self.comment, self.ratings

    def send(self, port: int) -> int | None:
        """Send once; the status of whatever step it came to, or None when no answer came."""
        if not self.signature:
            fields = {"blinded": base64url(self.blinded)}
            told = post(port, f"/s/{self.code}/token/", urlencode(fields), HEADERS)
            if told is None or told[0] != OK:
                return told and told[0]
            signature = unbase64url(json.loads(told[1])["signature"])
            self.signature = finalise(self._key, self.prepared, signature, self.inverse)
        told = post(port, "/s/answers/", urlencode(self._fields), HEADERS)
        return told and told[0]

    @property
    def _key(self) -> bytes:
        return bytes.fromhex(self.world["public_key"])

    @property
    def _fields(self) -> dict[str, str]:
        proof = {
            "wave": self.world["wave"],
            "cell": self.world["cell"],
            "message": base64url(self.prepared),
            "signature": base64url(self.signature),
        }
        ratings = zip(ITEMS, self.ratings, strict=True)
        given = {f"i0d-{item}": str(rating) for item, rating in ratings}
        return given | proof | {"comment": self.comment, "tenure": "1-3"}


def wave_sendings(world: Mapping[str, Any], *, seed: int) -> Iterator[WaveSending]:
    """Give one answer of everybody who is asked, each with other words."""
    dice = random.Random(seed)
    key = bytes.fromhex(world["public_key"])
    for number, code in enumerate(world["codes"]):
        prepared = prepare(secrets.token_bytes(32))
        ratings = tuple(dice.randint(1, 5) for _item in ITEMS)
        yield WaveSending(world, code, f"Words {number}", ratings, prepared, *blind(key, prepared))
