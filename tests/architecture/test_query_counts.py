"""Each page of the access table asks the database as often as was reviewed, never more or less.

`make query-counts` writes the numbers anew; the change of the file is what a reviewer looks at.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import Row, all_rows
from tests.architecture.access.world import World

FILE = Path(__file__).resolve().parents[1] / "query_counts.json"
WRITE = "WRITE_QUERY_COUNTS" in os.environ
ROLES = ("key", "hr", "administrator", "manager", "employee", "anonymous")
MOST = 25
OK = 200


def pages(rows: list[Row]) -> Iterator[tuple[str, Row, str]]:
    """Each page that somebody gets: its name, its row, and the first role that gets it."""
    seen: Counter[str] = Counter()
    for row in rows:
        role = next((role for role in ROLES if row.expected.get(role) == OK), None)
        if row.method == "get" and role:
            seen[row.url] += 1
            again = f" {seen[row.url]}" if seen[row.url] > 1 else ""
            yield f"{row} as {role}{again}", row, role


PAGES = list(pages(all_rows()))


def statements(row: Row, role: str, world: World) -> list[str]:
    """What a page asks when it is opened the second time, so that what is kept is not counted."""
    with undone():
        client = client_of(world, role)
        url = reverse(row.url, kwargs=dict(row.kwargs(world)))
        data = dict(row.data(world))
        client.get(url, data)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url, data).status_code == OK
    return [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]


def reviewed() -> dict[str, int]:
    counts: dict[str, int] = json.loads(FILE.read_text())
    return counts


def write_down(name: str, count: int) -> None:
    FILE.write_text(json.dumps(reviewed() | {name: count}, indent=2, sort_keys=True) + "\n")


@pytest.mark.parametrize(("name", "row", "role"), PAGES, ids=[name for name, *_ in PAGES])
def test_a_page_asks_as_often_as_was_reviewed(name: str, row: Row, role: str, world: World) -> None:
    asked = statements(row, role, world)
    if WRITE:
        write_down(name, len(asked))
    assert reviewed().get(name) == len(asked), "\n".join(asked)


def test_no_page_asks_very_often_and_no_number_is_left_of_a_page_that_is_gone() -> None:
    counted = {name: count for name, count in reviewed().items() if " as " in name}
    assert counted.keys() == {name for name, *_ in PAGES}
    assert {name: count for name, count in counted.items() if count > MOST} == {}
