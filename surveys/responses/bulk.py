"""Copies many checked rows into the responses: all of them in one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable
from types import NoneType
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from django.db import connection

from surveys.responses.rows import COLUMNS

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

NAMES = ", ".join(COLUMNS)

ARRIVING = f"""
    CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS
    SELECT 0 AS row, {NAMES} FROM responses_response WITH NO DATA"""  # noqa: S608 - constants
COPY = f"COPY arriving (row, {NAMES}) FROM STDIN"
# A key is known wherever it stands among the units, also where the file names another unit now.
STORE = f"""
    WITH stored AS (
        INSERT INTO responses_response ({NAMES})
        SELECT DISTINCT ON (id) {NAMES} FROM arriving WHERE NOT EXISTS (
            SELECT FROM responses_response AS response
            WHERE response.unit_id = ANY(%s) AND response.id = arriving.id)
        ORDER BY id, row
        ON CONFLICT (unit_id, id) DO NOTHING
        RETURNING unit_id, answered_on
    ), marked AS (
        INSERT INTO metrics_dirtymark (source, unit_id, day)
        SELECT DISTINCT %s, unit_id, answered_on FROM stored
    )
    SELECT count(*) FROM stored"""  # noqa: S608 - constants
OTHER_CONTENT = """
    SELECT arriving.row FROM arriving
    JOIN responses_response AS response USING (id)
    WHERE response.unit_id = ANY(%s) AND arriving.digest <> response.digest
    ORDER BY arriving.row"""


class Stored(NamedTuple):
    """How many rows were stored now, and which carried a key of another content."""

    stored: int
    conflicts: list[int]


def write_row(number: int, row: Iterable[Any], spool: TextIO) -> None:
    """Append one row in the text format of COPY; no value of a response needs escaping."""
    spool.write(f"{number}\t" + "\t".join([_WRITTEN[type(value)](value) for value in row]) + "\n")


def store_spooled(spool: TextIO, *, source: str, units: Collection[int]) -> Stored:
    """Store what is not there yet and mark each unit and day once, in the caller's transaction.

    Rows known by their id in any of the units are left alone, so storing the same rows again
    changes nothing. `units` holds every unit that the rows, or these rows at another time, name.
    """
    spool.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(ARRIVING)
        _copy(cursor, spool)
        cursor.execute("ANALYZE arriving")
        cursor.execute(STORE, [list(units), source])
        count: int = cursor.fetchone()[0]
        cursor.execute(OTHER_CONTENT, [list(units)])
        conflicts = [row for (row,) in cursor.fetchall()]
        cursor.execute("DROP TABLE arriving")
    return Stored(count, conflicts)


def _copy(cursor: CursorWrapper, spool: TextIO) -> None:
    cursor.copy_expert(COPY, spool)


def _written_list(points: list[int | None]) -> str:
    return "{" + ",".join(["NULL" if point is None else str(point) for point in points]) + "}"


_WRITTEN: dict[type, Callable[[Any], str]] = {
    int: str,
    str: str,
    NoneType: lambda _nothing: "\\N",
    bool: lambda truth: "t" if truth else "f",
    list: _written_list,
    bytes: lambda content: "\\\\x" + content.hex(),
    uuid.UUID: str,
    dt.date: dt.date.isoformat,
}
