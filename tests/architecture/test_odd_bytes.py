"""Bytes that no address, query or form of ours has: a clear word, never an error."""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from culture.core.routes import all_routes
from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import all_rows
from tests.architecture.access.world import World
from tests.parameters import aliases, all_parameters, read_in

SERVER_ERROR = 500
ODD = ("%00", "%FF%FE", "%ED%A0%80", "%0A", "%F0%9F%98%80")
ODD_TEXTS = ("%00", "%ED%A0%80", "a%0Ab", "0001-01-01T00:00")
PARAMETER = re.compile(r"<[^>]+>")
PATTERNS = sorted({route.pattern for route in all_routes() if "(?P" not in route.pattern})
REGULAR = {route.pattern for route in all_routes() if "(?P" in route.pattern}
ROLES = ("anonymous", "hr")


def turns(odd: tuple[str, ...]) -> range:
    """Each place gets each of them in `make fuzz`; in `make test` one, its neighbour the next."""
    return range(len(odd) if "FUZZ_REQUESTS" in os.environ else 1)


def test_every_route_and_parameter_is_tried() -> None:
    assert len(PATTERNS) > 100
    assert {pattern for pattern in REGULAR if not pattern.startswith("accounts/")} == set()
    assert {"series", "window", "order", "page_size", "lang", "sort"} <= set(all_parameters())
    assert aliases() == []


def test_a_parameter_is_found_wherever_it_is_read() -> None:
    text = 'request.GET.get("one"), request.GET["two"], "three" in request.GET'
    listed = '[request.GET[name] for name in ("four", "five") if name in request.GET]'
    assert read_in(text) == {"one", "two", "three"}
    assert read_in(listed) == {"four", "five"}


@pytest.mark.parametrize("turn", turns(ODD))
def test_odd_bytes_in_a_path_lead_nowhere(world: World, turn: int) -> None:
    wrong = []
    paths = {pattern.partition("<")[0] + "<>" for pattern in PATTERNS} | {*PATTERNS}
    for place, path in enumerate(sorted(path for path in paths if "<" in path)):
        client = client_of(world, ROLES[(place + turn) % len(ROLES)])
        client.raise_request_exception = False
        answer = client.get(f"/{PARAMETER.sub(ODD[(place + turn) % len(ODD)], path)}")
        if answer.status_code >= SERVER_ERROR:
            wrong.append(f"/{path}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("turn", turns(ODD))
def test_odd_bytes_in_a_query_change_nothing_or_are_refused(world: World, turn: int) -> None:
    wrong = []
    rows = {row.url: row for row in all_rows() if row.method == "get"}
    client, names = client_of(world, "hr"), all_parameters()
    client.raise_request_exception = False
    for place, row in enumerate(rows.values()):
        # All alike: one that nobody reads would keep the others from being read.
        odd = ODD[(place + turn) % len(ODD)]
        query = "&".join(f"{name}={odd}" for name in names)
        with undone():
            answer = client.get(f"{path_of(row, world)}?{query}")
        if answer.status_code >= SERVER_ERROR:
            wrong.append(f"{row}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("turn", turns(ODD_TEXTS))
def test_odd_text_in_any_field_of_a_form_gets_a_word(world: World, turn: int) -> None:
    wrong = []
    rows = [row for row in all_rows() if row.method == "post" and not row.json]
    for place, row in enumerate(rows):
        with undone():
            client = client_of(world, "hr")
            client.raise_request_exception = False
            path, names = path_of(row, world), list(row.data(world)) or ["name"]
            odd = ODD_TEXTS[(place + turn) % len(ODD_TEXTS)]
            body = "&".join(f"{quote(name)}={odd}" for name in names)
            answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
        if answer.status_code >= SERVER_ERROR:
            wrong.append(f"{row}: {answer.status_code}")
    assert wrong == []


def path_of(row: Any, world: World) -> str:
    return reverse(row.url, kwargs=dict(row.kwargs(world)))
