"""The way out of the weekly mail: whoever has the address ends it, signed in or not."""

from typing import Any

from culture.digests.stopping import stop_url
from tests.architecture.access.rows import Row, same
from tests.architecture.access.world import World


def _token(world: World) -> dict[str, Any]:
    return {"token": stop_url(world.users["hr"]).rstrip("/").rsplit("/", 1)[1]}


ROWS = [
    Row("digests:stop", same(200), kwargs=_token),
    Row(
        "digests:stop",
        same(200),
        method="post",
        kwargs=_token,
        changes_when_denied=True,
    ),
]
