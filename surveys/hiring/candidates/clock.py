"""Until when candidates' data of a vacancy are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.accounts.models import months_before

if TYPE_CHECKING:
    import datetime as dt

    from surveys.hiring.models import Vacancy


def kept_until(vacancy: Vacancy) -> dt.date | None:
    """The last day on which candidates' data of a decided vacancy are kept; None before that."""
    if vacancy.decided_at is None:
        return None
    day = vacancy.organisation.day_of(vacancy.decided_at)
    return months_before(day, -vacancy.months_kept)
