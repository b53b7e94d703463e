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

    No retry finds them any more, and no dirty mark: the days of those that wait in one are counted
    whole. The caller holds the locks of the places and sees to cells that count them already.
    """
    with connection.cursor() as cursor:
        # One statement, so that no answer comes between. A mark that a worker has taken, who now
        # waits for the place, is seen here like any other.
        cursor.execute(
            "WITH waiting AS (INSERT INTO metrics_dirtymark (unit_id, source, day)"
            " SELECT DISTINCT mark.unit_id, mark.source, mark.day FROM metrics_dirtymark AS mark"
            " JOIN responses_response AS response"
            "  ON response.unit_id = mark.unit_id AND response.id = mark.answer"
            " WHERE mark.unit_id = %s AND response.asker = %s)"
            " UPDATE responses_response SET asker = %s, id = gen_random_uuid()"
            " WHERE unit_id = %s AND asker = %s",
            [unit_id, old, new, unit_id, old],
        )
        return int(cursor.rowcount)
