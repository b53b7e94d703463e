"""Bytes that no address, query or form of ours has: a clear word, never an error."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import get_resolver, reverse

from culture.core.routes import all_routes
from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import all_rows
from tests.architecture.access.world import World, a_world

SERVER_ERROR = 500
ODD = ("%00", "%FF%FE", "%ED%A0%80", "%0A", "%F0%9F%98%80")
# Parameters that any page reads.
READ = (
    *("lang", "next", "page", "unit", "source", "period", "grain", "edition", "q", "form", "key"),
    *("wave", "series", "code", "sort", "day", "version", "page_size", "cursor", "about"),
)
PARAMETER = re.compile(r"<[^>]+>")
PATTERNS = sorted({route.pattern for route in all_routes() if "(?P" not in route.pattern})
ROLES = ("anonymous", "hr")


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def test_every_parameter_that_is_read_is_tried() -> None:
    assert get_resolver().url_patterns
    assert len(PATTERNS) > 100


@pytest.mark.parametrize("odd", ODD)
def test_odd_bytes_in_a_path_lead_nowhere(world: World, odd: str) -> None:
    wrong = []
    for role in ROLES:
        client = client_of(world, role)
        client.raise_request_exception = False
        for pattern in PATTERNS:
            for path in {PARAMETER.sub(odd, pattern), pattern.partition("<")[0] + odd}:
                answer = client.get(f"/{path}")
                if answer.status_code >= SERVER_ERROR:
                    wrong.append(f"{role} /{path}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("odd", ODD)
def test_odd_bytes_in_a_query_change_nothing_or_are_refused(world: World, odd: str) -> None:
    wrong = []
    rows = {row.url: row for row in all_rows() if row.method == "get"}
    query = "&".join(f"{name}={odd}" for name in READ)
    client = client_of(world, "hr")
    client.raise_request_exception = False
    for row in rows.values():
        with undone():
            answer = client.get(f"{path_of(row, world)}?{query}")
        if answer.status_code >= SERVER_ERROR:
            wrong.append(f"{row}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "a\nb", "0001-01-01T00:00"])
def test_odd_text_in_any_field_of_a_form_gets_a_word(world: World, odd: str) -> None:
    wrong = []
    for row in all_rows():
        if row.method != "post" or row.json:
            continue
        with undone():
            client = client_of(world, "hr")
            client.raise_request_exception = False
            path, names = path_of(row, world), list(row.data(world)) or ["name"]
            value = quote(odd, errors="surrogatepass")
            body = "&".join(f"{quote(name)}={value}" for name in names)
            answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
        if answer.status_code >= SERVER_ERROR:
            wrong.append(f"{row}: {answer.status_code}")
    assert wrong == []


def path_of(row: Any, world: World) -> str:
    return reverse(row.url, kwargs=dict(row.kwargs(world)))
