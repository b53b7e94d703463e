"""The one way in which the web process reaches raw answers: two functions of the database.

They run with the rights of the owner, so the role of the web process needs none on the table.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError, connection

from surveys.responses.rows import FACTS

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

# An expression that stores a row once and gives its `Storing`; see `arguments`.
STORE = f"store_response({', '.join(['%s'] * (1 + len(FACTS) + 1))})"


class Storing(StrEnum):
    """What storing an answer came to."""

    STORED = "stored"
    KNOWN = "known"
    CONFLICT = "conflict"


def store_response(row: Sequence[Any], *, source: str) -> Storing:
    """Store a row of `rows.COLUMNS` and mark its scores dirty, once however often it is sent.

    KNOWN where the same answer is stored, CONFLICT where another one has its identity; nothing
    changes then.
    """
    (outcome,) = ask_to_store(f"SELECT {STORE}", arguments(row, source=source))
    return Storing(outcome)


def ask_to_store(statement: str, values: Sequence[Any]) -> tuple[Any, ...]:
    """Ask the database for a row by a statement that stores once, however often it is sent.

    So nobody looks first whether the connection still stands, a message there and back for every
    answer: one that is gone is found out by the statement itself, which is sent again on a new one.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]  # its types lag behind
    try:
        return _row(statement, values)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
    return _row(statement, values)


def _row(statement: str, values: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def arguments(row: Sequence[Any], *, source: str) -> list[Any]:
    """Give the parameters of `STORE` for a row of `rows.COLUMNS`."""
    facts, scores = row[: len(FACTS)], row[len(FACTS) :]
    return [source, *map(_written, facts), _written(list(scores))]


def digest_of_response(*, unit_id: int, asker: uuid.UUID, identity: uuid.UUID) -> bytes | None:
    """Give the digest under which an answer of an asker is stored; None where it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest_of_response(%s, %s, %s)", [unit_id, asker, identity])
        (digest,) = cursor.fetchone()
    return None if digest is None else bytes(digest)


def _written(value: Any) -> Any:
    """Write numbers as PostgreSQL reads them: the driver would adapt each one by itself."""
    if not isinstance(value, list):
        return value
    return f"{{{','.join(['NULL' if number is None else str(number) for number in value])}}}"
