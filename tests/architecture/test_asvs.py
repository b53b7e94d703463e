"""The table of the security standard has every row, and its evidence is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs" / "security" / "asvs.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
ROWS = [match.groups() for match in ROW.finditer(PAGE)]

# How many requirements of level 1 and 2 each chapter of ASVS 5.0.0 has.
ASKED = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7,
    10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
STATES = ("met", "argued", "by the site", "nothing of the kind")


def missing(evidence: str) -> list[str]:
    """Name files and tests that a cell refers to and that are not there."""
    gone = []
    for reference in re.findall(r"`([^`]+)`", evidence):
        path, _sign, test = reference.partition("::")
        file = CHECKOUT / path
        text = file.read_text() if test and file.exists() else f"def {test}("
        if not file.exists() or f"def {test}(" not in text:
            gone.append(reference)
    return gone


def test_every_requirement_of_the_level_has_one_row() -> None:
    numbers = [number for number, *_rest in ROWS]
    assert len(numbers) == len(set(numbers)) == 253
    assert Counter(int(number.partition(".")[0]) for number in numbers) == ASKED


def test_every_row_has_a_state_and_what_it_needs() -> None:
    for number, _asked, state, evidence, note in ROWS:
        assert state in STATES, number
        assert evidence or state == "nothing of the kind", number
        assert note or state in ("met", "by the site"), number


def test_all_evidence_is_there() -> None:
    assert {number: gone for number, *_r, cell, _n in ROWS if (gone := missing(cell))} == {}


def test_what_is_met_is_shown_by_a_test_or_a_page_or_argued() -> None:
    only_files = [
        number
        for number, _asked, state, evidence, note in ROWS
        if state == "met" and not note and not re.search("`(tests|docs)/", evidence)
    ]
    assert only_files == []


def test_the_page_counts_its_rows() -> None:
    counted = Counter(state for _number, _asked, state, *_rest in ROWS)
    assert f"{counted['met']} are met, {counted['argued']} are not met to the letter" in PAGE
    assert f"{counted['by the site']} are done by whoever runs the site" in PAGE


def test_evidence_that_is_gone_is_noticed() -> None:
    assert missing("`tests/gone.py`, `README.md`, `tests/make.py::test_nothing`") == [
        "tests/gone.py",
        "tests/make.py::test_nothing",
    ]
