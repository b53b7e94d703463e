"""Numbers of locks are given out in one place."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.trees import PACKAGES

CHECKOUT = Path(__file__).resolve().parents[2]
ASKED = re.compile(r"pg_\w*advisory\w*lock\w*\((?!\{lock\})")


def asks_itself(text: str) -> bool:
    return bool(ASKED.search(text))


def test_no_other_module_asks_for_a_lock_by_its_number() -> None:
    found = [
        str(path.relative_to(CHECKOUT))
        for package in PACKAGES
        for path in sorted((CHECKOUT / package).rglob("*.py"))
        if asks_itself(path.read_text())
    ]
    assert found == ["culture/core/locks.py"]


def test_a_number_in_a_statement_is_noticed() -> None:
    assert asks_itself("PERFORM pg_advisory_xact_lock_shared(3, hashtext(wave::text));")
    assert not asks_itself("PERFORM pg_advisory_xact_lock_shared({lock}, hashtext(wave::text));")
