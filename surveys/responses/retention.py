"""Deleting raw answers that are kept no longer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from culture.accounts.models import Organisation


def erase_responses(organisation: Organisation, *, source: str, before: dt.date) -> int:
    """Delete the answers of one source given before a day, unit by unit; return how many.

    Idempotent. No dirty mark is made: counting these days again would find nothing.
    """
    erased = 0
    with connection.cursor() as cursor:
        for unit_id in organisation.units.order_by("pk").values_list("pk", flat=True):
            cursor.execute(
                "DELETE FROM responses_response WHERE unit_id = %s AND answered_on < %s"
                " AND version_id IN (SELECT version.id FROM instruments_version AS version"
                "  JOIN instruments_instrument AS instrument"
                "   ON instrument.id = version.instrument_id WHERE instrument.source = %s)",
                [unit_id, before, source],
            )
            erased += cursor.rowcount
    return erased
