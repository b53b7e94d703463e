"""Writing what waits anew every few minutes, so that no transaction tells when a letter came.

A letter waits until its day is over, and the database writes beside it which transaction stored it.
In one copy of the database that lies between what others did by name, on a quiet day within
seconds. So all letters are written anew, also where none came since: of a single one as well the
transaction then says when they were written last, and nothing of when it came.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from culture.accounts.models import SMALLEST_K
from culture.core.channels import Channel

INBOX = "observations_waitingobservation"
MOST_ALWAYS = 20  # more are written anew only when another came: they share a transaction of many

# All rows are taken out before the first is put back, because sorting needs them all.
STIR = f"""
    WITH gone AS (DELETE FROM {INBOX} RETURNING *)
    INSERT INTO {INBOX} SELECT * FROM gone ORDER BY random()"""  # noqa: S608 (our own table)
WRITERS = f"SELECT count(*), count(DISTINCT xmin::text) FROM {INBOX}"  # noqa: S608 (our own table)


def stir() -> int:
    """Write all letters anew in random order and one transaction; return how many.

    Nothing else of them changes. What is passed on meanwhile is not there any more, or is passed on
    by the next run.
    """
    letters, writers = _writers()
    if not letters or (letters > MOST_ALWAYS and writers == 1):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(STIR)
        return int(cursor.rowcount)


def in_order() -> Iterator[str]:
    """Say how many letters still show when they came; a few may have come since the last round."""
    _letters, writers = _writers()
    if writers > SMALLEST_K:
        yield f"{writers} transactions tell when anonymous observations came that wait"


CHANNEL = Channel("order of anonymous observations", in_order)


def _writers() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        [(letters, writers)] = cursor.fetchall()
    return letters, writers
