"""Two clicks at one moment on any button do what one does, and neither meets an error."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from culture.core import presses
from culture.core.presses import FIELD
from tests.architecture.access.clients import client_of
from tests.architecture.access.rows import Row, all_rows
from tests.architecture.access.world import World, a_world

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

FOUND, SERVER_ERROR = 302, 500
POSTS = [row for row in all_rows() if row.method == "post"]


def who_may(row: Row) -> str:
    """A role that gets through, or the first there is."""
    order = sorted(row.expected, key=lambda role: (row.expected[role] >= 400, role != "hr"))
    return order[0]


def clicked_twice(row: Row, world: World) -> list[int]:
    """Send the row's request twice at one moment, in one session; give both statuses."""
    clients = [client_of(world, who_may(row)) for _ in range(2)]
    clients[1].cookies = clients[0].cookies
    url = reverse(row.url, kwargs=dict(row.kwargs(world)))
    data: Any = dict(row.data(world))
    body: dict[str, Any] = {"data": data | {FIELD: "of one page"}}
    if row.json:
        body = {"data": json.dumps(data), "content_type": "application/json"}
    start, statuses = threading.Barrier(2), []

    def click(client: Client) -> None:
        client.raise_request_exception = False
        start.wait()
        statuses.append(client.post(url, **body).status_code)
        connection.close()

    threads = [threading.Thread(target=click, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_two_clicks_at_one_moment_do_what_one_does(
    row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    acted = []
    act = presses.OncePressedMiddleware._act

    def noted(self: Any, request: Any, press: Any) -> Any:
        acted.append(press)
        return act(self, request, press)

    monkeypatch.setattr(presses.OncePressedMiddleware, "_act", noted)

    statuses = clicked_twice(row, a_world(with_canaries=False))

    assert len(statuses) == 2
    assert max(statuses) < SERVER_ERROR, f"{row}: {statuses}"
    # Signing out ends the session in which a press is kept; out twice is out.
    if statuses == [FOUND, FOUND] and row.url != "account_logout":
        assert len(acted) <= 1  # pages without an account have no token, and keys of their own
