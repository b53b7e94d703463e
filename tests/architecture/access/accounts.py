from typing import Any

from culture.accounts.models import Session
from culture.accounts.sessions import digest_of
from tests.architecture.access.rows import EVERYBODY, Row, allow, same
from tests.architecture.access.world import World


def of_the_employee(world: World) -> dict[str, Any]:
    """A session of the employee, in which nobody sits."""
    from tests.architecture.access.clients import newly_signed_in  # noqa: PLC0415

    client = newly_signed_in(world, "employee")
    client.get("/account/")
    return {"uuid": Session.objects.get(digest=digest_of(client.session.session_key or "")).uuid}


ROWS = [
    Row("accounts:profile", allow(EVERYBODY)),
    Row(
        "accounts:profile",
        allow(EVERYBODY, status=302),
        method="post",
        data=lambda _world: {"name": "Eva Lie", "language": "nb"},
    ),
    Row("accounts:sessions", allow(EVERYBODY)),
    Row(
        "accounts:end_session",
        allow("employee", status=302),
        method="post",
        kwargs=of_the_employee,
    ),
    Row("accounts:end_other_sessions", allow(EVERYBODY, status=302), method="post"),
    Row("set_language", same(302), method="post", data=lambda _world: {"language": "es"}),
]
