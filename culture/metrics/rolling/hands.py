"""By what hand answers came, where that is known by an identifier."""

from __future__ import annotations

from django.db import connection

STATEMENTS = (
    "UPDATE metrics_scorecell SET hand = %(new)s WHERE unit_id = %(unit)s AND hand = %(old)s",
    "UPDATE metrics_publishedgroup SET hand = %(new)s WHERE unit_id = %(unit)s AND hand = %(old)s",
    (
        "UPDATE metrics_publishedblock"
        " SET members = replace(members::text, %(old)s, %(new)s)::jsonb"
        " WHERE series_id = %(series)s AND strpos(members::text, %(old)s) > 0"
    ),
)


def rename_hand(*, unit_id: int, series_id: int, old: str, new: str) -> None:
    """Know a hand by another identifier wherever its answers are counted; no number changes.

    The caller holds the locks of the series and of the places.
    """
    facts: dict[str, int | str] = {"unit": unit_id, "series": series_id, "old": old, "new": new}
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, facts)
