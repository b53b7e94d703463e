"""Every page of the access table is sound HTML.

A few kinds of errors are looked for in every page by the test of that table, and in every template.
`make html VNU_JAR=…` gives all pages, as they are shown, sent back and refused, to the checker of
the W3C (`npm pack vnu-jar` has it, and it needs Java).
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import Row, all_rows
from tests.architecture.access.world import World, a_world
from tests.architecture.markup import unsound_markup

CHECKER = os.environ.get("VNU_JAR", "")
ROWS = [row for row in all_rows() if not row.json and row.method in {"get", "post"}]


def pages_of(row: Row, role: str, world: World) -> Iterator[str]:
    """What a role is shown: the page, and of a form the answers to its fields and to none."""
    client = client_of(world, role)
    kwargs, data = dict(row.kwargs(world)), dict(row.data(world))
    sent = [data] if row.method == "get" else [data, {}]
    for fields in sent:
        answer: Any = getattr(client, row.method)(reverse(row.url, kwargs=kwargs), fields)
        if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
            yield answer.text


def readers_of(row: Row) -> list[str]:
    """A role that is let in, and one that is not."""
    by_status = {status: role for role, status in row.expected.items()}
    return [by_status[status] for status in sorted(by_status) if status < 500]


@pytest.mark.parametrize(
    "markup",
    [
        '<option value="" selected></option>',
        '<div id="a" aria-labelledby="b">',
        '<span aria-label="more">',
    ],
)
def test_such_markup_is_found(markup: str) -> None:
    assert unsound_markup(f"<p>{markup}</p>") == [markup]
    assert unsound_markup('<div role="alert" aria-labelledby="b"><option>–</option>') == []


@pytest.mark.skipif(not CHECKER, reason="no checker: make html VNU_JAR=…/vnu.jar")
@pytest.mark.django_db
def test_the_checker_finds_no_error_on_any_page(tmp_path: Path) -> None:
    world = a_world(with_canaries=False)
    for number, row in enumerate(ROWS):
        for role in readers_of(row):
            with undone():
                for turn, page in enumerate(pages_of(row, role, world)):
                    name = f"{number}-{row}-{role}-{turn}.html".replace(":", "-")
                    (tmp_path / name).write_text(page, encoding="utf-8")
    assert len(list(tmp_path.iterdir())) > len(ROWS)
    told = subprocess.run(
        ["java", "-jar", CHECKER, "--errors-only", "--format", "json", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    errors = json.loads(told.stderr)["messages"]
    assert [f"{Path(one['url']).name}: {one['message']}" for one in errors] == []


def test_two_landmarks_of_one_name_are_found() -> None:
    region = '<div class="scroll" role="region" aria-labelledby="b" tabindex="0">'
    assert unsound_markup(f'<section class="card" aria-labelledby="b">{region}') == [region]
    assert unsound_markup(f'<section class="card" aria-labelledby="a">{region}') == []
