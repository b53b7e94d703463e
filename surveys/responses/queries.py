"""What the worker reads of raw answers, apart from counting their scores."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import connection


def count_answers(
    *, units: Collection[int], since: dt.date
) -> list[tuple[int, uuid.UUID, dt.date, int]]:
    """Count answers by unit, asker and month, from the first day of a month on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, asker, date_trunc('month', answered_on)::date, count(*)"
            " FROM responses_response WHERE unit_id = ANY(%s) AND answered_on >= %s"
            " GROUP BY 1, 2, 3",
            [list(units), since],
        )
        return list(cursor.fetchall())
