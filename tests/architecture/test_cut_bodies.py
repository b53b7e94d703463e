"""Half of a request does nothing, whatever route it was for: answers, promises, files, buttons."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart
from django.urls import reverse

from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import Row, all_rows
from tests.architecture.access.world import World

POSTS = [row for row in all_rows() if row.method == "post" and row.url != "api:nothing"]
TOKEN = "x" * 32
STRICT = ClientHandler(enforce_csrf_checks=True)
REFUSED = 400


def who_may(row: Row) -> str:
    """A role that gets through."""
    order = ("key", "hr", *row.expected)
    roles = sorted(row.expected, key=order.index)
    return min(roles, key=lambda role: row.expected[role] >= REFUSED)


def body_of(row: Row, world: World) -> tuple[bytes, str]:
    """The body that the row stands for, with the token of a form, and its type."""
    data: Any = dict(row.data(world))
    if row.json:
        return json.dumps(data).encode(), "application/json"
    data["csrfmiddlewaretoken"] = TOKEN
    if any(hasattr(value, "read") for value in data.values()):
        return encode_multipart(BOUNDARY, data), MULTIPART_CONTENT
    return urlencode(data, doseq=True).encode(), "application/x-www-form-urlencoded"


def send(client: Client, url: str, body: bytes, kind: str, *, length: int) -> int:
    """Announce so many bytes, and let these come."""
    answer = client.generic(
        "POST",
        url,
        data=b"-",
        content_type=kind,
        **{"CONTENT_LENGTH": str(length), "wsgi.input": BytesIO(body)},  # type: ignore[arg-type]
    )
    return int(answer.status_code)


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_a_request_whose_end_is_missing_is_refused_as_such(row: Row, world: World) -> None:
    client = client_of(world, who_may(row))
    client.handler = STRICT
    client.raise_request_exception = False
    client.cookies["csrftoken"] = TOKEN
    with undone():
        url = reverse(row.url, kwargs=dict(row.kwargs(world)))
        body, kind = body_of(row, world)
        statuses = {
            send(client, url, body[:end], kind, length=len(body))
            for end in (0, len(body) // 2, len(body) - 1)
        }
    assert statuses == {REFUSED}
