"""What is wrong with a file, each thing once: a fault in a column is one line, not thousands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

ROWS_NAMED = 8


class Cause(NamedTuple):
    """One fault: in which column, empty for a whole row, what, how often, and its first rows."""

    column: str
    text: str
    times: int
    rows: list[int]


def each_once(faults: Iterable[tuple[int, str, str]]) -> list[Cause]:
    """Give each fault of (row, column, text) once, the most frequent first."""
    found: dict[tuple[str, str], list[int]] = {}
    for row, column, text in faults:
        found.setdefault((column, text), []).append(row)
    causes = [Cause(*fault, len(rows), rows[:ROWS_NAMED]) for fault, rows in found.items()]
    return sorted(causes, key=lambda cause: (-cause.times, cause.rows))
