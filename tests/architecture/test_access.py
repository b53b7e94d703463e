"""Every route, by every role: allowed, or denied with nothing changed."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from culture.core.routes import Route, all_routes
from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import EVERYBODY, Row, all_rows, allow, same
from tests.architecture.access.world import World
from tests.architecture.markup import inline_code

ROWS = all_rows()
PACKAGES = ("culture.", "surveys.", "feedback.")
DENIALS = (401, 403, 404, 405)


def names_without_a_row(routes: list[Route], rows: list[Row]) -> list[str]:
    """Routes that nobody thought about, and rows whose route is gone."""
    named = {route.name or route.pattern for route in routes}
    described = {row.url for row in rows}
    return sorted(named ^ described)


@cache
def _fingerprints() -> str:
    """One statement about every row of our own tables, and of the accounts that belong to them."""
    ours = [model for model in apps.get_models() if model.__module__.startswith(PACKAGES)]
    theirs = [apps.get_model("account", "EmailAddress"), apps.get_model("mfa", "Authenticator")]
    return " UNION ALL ".join(
        f"SELECT '{model._meta.db_table}', md5(string_agg(t::text, '' ORDER BY t::text))"  # noqa: S608
        f" FROM {model._meta.db_table} AS t"
        for model in [*ours, *theirs]
    )


def stored() -> dict[str, str]:
    """A fingerprint of what each table holds; the server may answer them in any order."""
    with connection.cursor() as cursor:
        cursor.execute(_fingerprints())
        return dict(cursor.fetchall())


def ask(row: Row, world: World, role: str) -> list[str]:
    """Send the row's request as a role; say what differs from the row."""
    client = client_of(world, role)
    url = reverse(row.url, kwargs=dict(row.kwargs(world)))
    data: Any = dict(row.data(world))
    body = {"data": json.dumps(data), "content_type": "application/json"} if row.json else {}
    before = stored() if row.method != "get" else {}
    response = getattr(client, row.method)(url, **(body or {"data": data}))
    wrong = []
    if response.status_code != row.expected[role]:
        wrong.append(f"{row} as {role}: {response.status_code} instead of {row.expected[role]}")
    if is_denied(row, role) and row.method != "get" and stored() != before:
        wrong.append(f"{row} as {role} was denied and changed something all the same")
    if role == "anonymous" and row.expected[role] == 302 and row.expected["employee"] != 302:
        wrong += [] if "/accounts/login/" in response.headers["Location"] else [f"{row}: where to?"]
    if response.headers.get("Content-Type", "").startswith("text/html"):
        wrong += [f"{row} as {role}: {part}" for part in inline_code(response.text)]
    return wrong


def is_denied(row: Row, role: str) -> bool:
    if row.changes_when_denied:
        return False
    lost = role == "anonymous" and row.expected[role] == 302
    return lost or row.expected[role] in DENIALS


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert names_without_a_row(all_routes(), ROWS) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_its_row_says(row: Row, world: World) -> None:
    wrong = []
    for role in row.expected:
        with undone():
            wrong += ask(row, world, role)
    assert wrong == []


@pytest.mark.parametrize("name", sorted({row.url for row in ROWS}))
def test_a_method_without_a_row_is_refused(name: str, world: World) -> None:
    rows = [row for row in ROWS if row.url == name]
    role = "key" if "key" in rows[0].expected else "administrator"
    with undone():
        url = reverse(name, kwargs=dict(rows[0].kwargs(world)))
        for method in {"get", "post"} - {row.method for row in rows}:
            assert getattr(client_of(world, role), method)(url).status_code == 405


def test_a_route_without_a_row_and_a_row_without_a_route_are_noticed() -> None:
    routes = [Route("org:new", "new/", test_every_route_has_a_row_and_every_row_a_route, ())]
    assert names_without_a_row(routes, [Row("org:gone", same(200))]) == ["org:gone", "org:new"]


def test_a_wrong_status_is_noticed(world: World) -> None:
    row = Row("core:home", allow(EVERYBODY, status=404))
    with undone():
        assert ask(row, world, "hr") == ["get core:home as hr: 200 instead of 404"]


def test_a_denial_that_changes_something_is_noticed(world: World) -> None:
    row = Row(
        "accounts:profile",
        allow(EVERYBODY, status=404),
        method="post",
        data=lambda _world: {"name": "Changed", "language": "es"},
    )
    with undone():
        assert ask(row, world, "hr") == [
            "post accounts:profile as hr: 302 instead of 404",
            "post accounts:profile as hr was denied and changed something all the same",
        ]
