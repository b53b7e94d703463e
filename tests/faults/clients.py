"""Respondents who do not give up: each sends an answer with one key until it has a receipt.

Customers do so in the public form, and programs through the API.
"""

from __future__ import annotations

import http.client
import itertools
import json
import random
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from feedback.touchpoints.answers import response_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OK, CREATED, SEE_OTHER = 200, 201, 303
ITEMS = 22
TIMEOUT = 5
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Sending:
    """One answer as a respondent filled it in, with its submission key."""

    taken: ClassVar[frozenset[int]] = frozenset({SEE_OTHER})

    touchpoint: dict[str, Any]
    key: str
    expected: tuple[int, ...]
    delivered: tuple[int, ...]

    @property
    def body(self) -> str:
        """The fields of the public form."""
        fields = {"key": self.key, "asked": self.touchpoint["asked"]}
        for item, expected, delivered in zip(
            self.touchpoint["items"], self.expected, self.delivered, strict=True
        ):
            fields |= {f"e-{item}": str(expected), f"d-{item}": str(delivered)}
        return urlencode(fields)

    @property
    def identity(self) -> uuid.UUID:
        """The id under which the answer must be stored."""
        return response_id(uuid.UUID(self.touchpoint["uuid"]), self.key)

    def send(self, port: int) -> int | None:
        """Send once; the status, or None when no answer came."""
        said = post(port, f"/f/{self.touchpoint['code']}/", self.body, {"Content-Type": FORM})
        return said and said[0]


@dataclass(frozen=True, slots=True)
class ApiSending(Sending):
    """An answer that a program sends; 200 says that it was stored before, and nobody was told."""

    taken: ClassVar[frozenset[int]] = frozenset({OK, CREATED})

    world: Mapping[str, Any]

    @property
    def body(self) -> str:
        """The document of the API."""
        sides = zip(self.expected, self.delivered, strict=True)
        ratings = {
            section: {
                item: dict(zip(("expected", "delivered"), next(sides), strict=True))
                for item in items
            }
            for section, items in self.world["items"].items()
        }
        return json.dumps({"version": self.touchpoint["version"], "ratings": ratings})

    @property
    def identity(self) -> uuid.UUID:
        """The id under which the answer must be stored."""
        key = f"api:{self.world['sender']}:{self.key}"
        return response_id(uuid.UUID(self.touchpoint["uuid"]), key)

    def send(self, port: int) -> int | None:
        """Send once; the status, or None when no answer came."""
        headers = {
            "Authorization": f"Bearer {self.world['secret']}",
            "Content-Type": "application/json",
            "Idempotency-Key": self.key,
        }
        path = f"/api/v1/touchpoints/{self.touchpoint['uuid']}/responses/"
        said = post(port, path, self.body, headers)
        return said and said[0]


def post(port: int, path: str, body: str, headers: Mapping[str, str]) -> tuple[int, bytes] | None:
    """Post once; the status and what was said, or None when no answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("POST", path, body, {"Host": f"localhost:{port}", **headers})
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def sendings(touchpoints: Sequence[dict[str, Any]], *, seed: int) -> Iterator[Sending]:
    """Give answers without end, spread over the touchpoints, the same for the same seed."""
    dice = random.Random(seed)
    for touchpoint in itertools.cycle(touchpoints):
        yield Sending(
            touchpoint,
            str(uuid.UUID(int=dice.getrandbits(128), version=4)),
            tuple(dice.randint(1, 7) for _item in range(ITEMS)),
            tuple(dice.randint(1, 7) for _item in range(ITEMS)),
        )


def make_sendings(touchpoints: Sequence[dict[str, Any]], *, count: int, seed: int) -> list[Sending]:
    """Give the first of these answers."""
    return list(itertools.islice(sendings(touchpoints, seed=seed), count))


def api_sendings(world: Mapping[str, Any], *, seed: int) -> Iterator[ApiSending]:
    """Give answers that a program sends, without end."""
    for one in sendings(world["full"], seed=seed):
        yield ApiSending(one.touchpoint, one.key, one.expected, one.delivered, world)
