"""Taking identifiers from raw answers that somebody could know from elsewhere."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection


def days_of(*, unit_id: int, asker: uuid.UUID) -> list[dt.date]:
    """Give the days on which answers to an asker came in a unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT answered_on FROM responses_response WHERE unit_id = %s AND asker = %s",
            [unit_id, asker],
        )
        return [day for (day,) in cursor.fetchall()]


def rename_asker(*, unit_id: int, old: uuid.UUID, new: uuid.UUID) -> int:
    """Give the answers to an asker another one, and identities of their own; return how many.

    No retry finds them any more. No dirty mark is made: the caller sees to their cells.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE responses_response SET asker = %s, id = gen_random_uuid()"
            " WHERE unit_id = %s AND asker = %s",
            [new, unit_id, old],
        )
        return int(cursor.rowcount)
