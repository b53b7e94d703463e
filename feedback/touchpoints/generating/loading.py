"""Stores generated answers, as many and as fast as the database can make them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from feedback.touchpoints.answers import SOURCE
from feedback.touchpoints.generating.statement import generating_statement
from surveys.instruments.questionnaires import build_questionnaire

if TYPE_CHECKING:
    from feedback.touchpoints.generating.place import Benchmark

ROWS_A_BATCH = 100_000
PREFIX_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Load:
    """How many answers, over how many days ending with which one, and from which seed."""

    responses: int
    days: int
    seed: int
    until: dt.date


def store_generated(
    *, benchmark: Benchmark, load: Load, tell: Callable[[int], None] | None = None
) -> None:
    """Draw and store complete answers at the benchmark's touchpoints, spread evenly over the days.

    Leaves one dirty mark for each unit and day, as the answers themselves would. `tell` hears after
    every batch how many rows are stored.
    """
    touchpoints = benchmark.touchpoints
    statement = generating_statement(build_questionnaire(touchpoints[0].version))
    facts: dict[str, Any] = {
        "responses": load.responses,
        "days": load.days,
        "seed": load.seed * 10_000,
        "start": load.until - dt.timedelta(days=load.days - 1),
        "touchpoints": [touchpoint.uuid for touchpoint in touchpoints],
        "units": [touchpoint.unit_id for touchpoint in touchpoints],
        "places": len(touchpoints),
        "prefix": str(benchmark.organisation.uuid)[:PREFIX_LETTERS],
    }
    for first in range(1, load.responses + 1, ROWS_A_BATCH):
        last = min(first + ROWS_A_BATCH - 1, load.responses)
        _store_batch(statement, facts | {"first": first, "last": last})
        if tell:
            tell(last)
    _mark_days(facts["units"])


@transaction.atomic
def _store_batch(statement: str, facts: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() == ("on",):
            # Every key comes from a row read above; checking them again row by row costs more
            # than everything else. A site's account may not do this, and checks.
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, facts)


def _mark_days(units: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO metrics_dirtymark (source, unit_id, day)"
            " SELECT DISTINCT %s, unit_id, answered_on FROM responses_response"
            " WHERE unit_id = ANY(%s)",
            [SOURCE, units],
        )
        cursor.execute("ANALYZE responses_response")
