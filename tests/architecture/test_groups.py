"""`make test` looks for tests that need the whole machine where the Makefile says they lie."""

from __future__ import annotations

import re

from tests.architecture.trees import CHECKOUT

ALONE = re.compile(r"^ALONE := (.+)$", re.MULTILINE)
# Written so that this file does not hold it.
MARK = "mark." + "machine"


def test_no_test_that_needs_the_whole_machine_lies_where_it_is_not_looked_for() -> None:
    (places,) = ALONE.findall((CHECKOUT / "Makefile").read_text())
    marked = [
        path.relative_to(CHECKOUT)
        for path in (CHECKOUT / "tests").rglob("*.py")
        if MARK in path.read_text()
    ]

    assert len(marked) > 1
    assert [path for path in marked if not any(map(path.is_relative_to, places.split()))] == []
