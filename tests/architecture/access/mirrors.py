"""A person's own history: everybody has one, and nobody sees another's."""

from base64 import b64encode
from typing import Any

from tests.architecture.access.rows import EVERYBODY, Row, allow
from tests.architecture.access.world import World
from tests.make_mirrors import a_profile


def sent(length: int) -> str:
    return b64encode(bytes(length)).decode()


def managers_profile(world: World) -> dict[str, Any]:
    return {"uuid": a_profile(world.users["manager"]).uuid}


def a_sealed_profile(_world: World) -> dict[str, Any]:
    return {
        "identity": "6f0c2d3e-8f0e-4b3b-9d5a-0d6c9d0f7a11",
        "salt": sent(16),
        "iterations": 600_000,
        "check_nonce": sent(12),
        "check_text": sent(40),
        "nonce": sent(12),
        "ciphertext": sent(200),
    }


ROWS = [
    Row("mirrors:history", allow(EVERYBODY)),
    Row("mirrors:document", allow(EVERYBODY)),
    Row(
        "mirrors:keep",
        allow(EVERYBODY, status=201),
        method="post",
        data=a_sealed_profile,
    ),
    Row("mirrors:delete", allow("manager"), kwargs=managers_profile),
    Row("mirrors:delete", allow("manager", status=302), method="post", kwargs=managers_profile),
    Row("mirrors:erase", allow(EVERYBODY)),
    Row("mirrors:erase", allow(EVERYBODY, status=302), method="post"),
]
