"""Writing the answers of finished days anew, so that no order of arrival is left.

Rows lie in the order in which they came, and their transactions count on. Whoever watched a counter
could match that order, in a copy of the database, to people. So each night the answers of the day
before are written anew in random order. See `docs/adr/0040-the-order-of-arrival.md`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import chain, groupby, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from culture.accounts.models import SMALLEST_K, Organisation
from culture.core.channels import Channel
from culture.metrics.rolling.jobs import lock_places
from surveys.responses.models import Stirred

GRACE = dt.timedelta(hours=1)
"""An answer of a day may still be on its way when the day is over."""
ONE_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)
FIRST = dt.date(1900, 1, 1)
ROWS_A_BATCH = 5_000
MOST_A_RUN = 200_000
IDENTITIES = 2**128

# Of one unit, because rows of several shards are not changed by one statement. All rows are taken
# out before the first is put back, because sorting needs them all.
STIR = """
    WITH gone AS (DELETE FROM responses_response
        WHERE unit_id = %s AND answered_on = %s AND id BETWEEN %s AND %s RETURNING *)
    INSERT INTO responses_response SELECT * FROM gone ORDER BY random()"""
ANSWERED = """
    SELECT unit_id, answered_on, count(*) FROM responses_response
    WHERE unit_id = ANY(%s) AND answered_on > %s AND answered_on <= %s
    GROUP BY unit_id, answered_on ORDER BY answered_on, unit_id"""
# What came through one asker was stirred by as many transactions as the place has batches; where a
# deleted link was cut off, its answers were written by one of their own.
IN_ORDER = """
    SELECT unit_id, answered_on, max(n) FROM (
        SELECT unit_id, answered_on, count(DISTINCT xmin::text) AS writers,
            sum(count(*)) OVER (PARTITION BY unit_id, answered_on) AS n
        FROM responses_response
        WHERE unit_id = ANY(%s) AND answered_on > %s AND answered_on <= %s
        GROUP BY unit_id, answered_on, asker
    ) AS askers GROUP BY unit_id, answered_on HAVING max(writers) > greatest(1, max(n) / %s)
    ORDER BY answered_on, unit_id"""
NEVER_STIRRED = """
    SELECT count(DISTINCT answered_on) FROM (
        SELECT answered_on FROM responses_response
        WHERE unit_id = ANY(%s) AND answered_on > %s AND answered_on <= %s
        GROUP BY answered_on, xmin::text HAVING count(*) < %s
    ) AS days"""


class PlaceOfDay(NamedTuple):
    """A unit on a day, and how many answers came."""

    unit: int
    day: dt.date
    n: int


def stir_finished_days(*, now: dt.datetime) -> int:
    """Write the answers of every finished day anew in random order; return how many.

    A day is finished an hour after it ended where the organisation is. Each batch is one
    transaction and changes nothing but place and writer of rows, so answers that come meanwhile, a
    crash and another run beside this one lose nothing, and the next run goes on. What came late for
    a day of the last week is stirred with the next one. Of very many answers, as after an upgrade,
    one run does a part.
    """
    return sum(
        _stir_days_of(organisation, now=now) for organisation in Organisation.objects.order_by("pk")
    )


def _stir_days_of(organisation: Organisation, *, now: dt.datetime) -> int:
    through, finished = _stirred_through(organisation), _finished(organisation, now=now)
    if through >= finished:
        return 0
    units = _units_of(organisation)
    late = _places(IN_ORDER, units, max(FIRST, through - A_WEEK), through, ROWS_A_BATCH)
    places = chain(late, _places(ANSWERED, units, through, finished))
    stirred = 0
    for day, of_day in groupby(places, key=attrgetter("day")):
        stirred += sum(stir_place(unit_id=unit, day=day, n=n) for unit, day, n in of_day)
        if stirred >= MOST_A_RUN:
            _note(organisation, max(day, through))
            return stirred
    _note(organisation, finished)
    return stirred


def stir_place(*, unit_id: int, day: dt.date, n: int) -> int:
    """Write the `n` answers of a unit and day anew; return how many there were.

    A large day is divided by the identities of answers, which are as good as random.
    """
    batches = max(1, n // ROWS_A_BATCH)
    bounds = [IDENTITIES * batch // batches for batch in range(batches + 1)]
    return sum(
        _stir_slice(unit_id, day, uuid.UUID(int=low), uuid.UUID(int=high - 1))
        for low, high in pairwise(bounds)
    )


@transaction.atomic
def _stir_slice(unit_id: int, day: dt.date, low: uuid.UUID, high: uuid.UUID) -> int:
    # Whoever changes answers of the place takes this first: a moved row would be missed.
    lock_places({(unit_id, day)})
    with connection.cursor() as cursor:
        cursor.execute(STIR, [unit_id, day, low, high])
        return int(cursor.rowcount)


def in_order(*, now: dt.datetime) -> Iterator[str]:
    """Say how many finished days still show the order in which answers came.

    The day before the last may still be waiting for its night.
    """
    places = days = 0
    for organisation in Organisation.objects.order_by("pk"):
        units, through = _units_of(organisation), _stirred_through(organisation)
        over = _finished(organisation, now=now) - ONE_DAY
        places += len(_places(IN_ORDER, units, FIRST, through, ROWS_A_BATCH))
        with connection.cursor() as cursor:
            cursor.execute(NEVER_STIRRED, [units, through, over, SMALLEST_K])
            days += cursor.fetchone()[0]
    if places:
        yield f"answers of {places} units and days lie in the order in which they came"
    if days:
        yield f"answers of {days} finished days were never stirred"


CHANNEL = Channel("order of customers' answers", lambda: in_order(now=timezone.now()))


def _finished(organisation: Organisation, *, now: dt.datetime) -> dt.date:
    return organisation.day_of(now - GRACE) - ONE_DAY


def _units_of(organisation: Organisation) -> list[int]:
    return list(organisation.units.values_list("pk", flat=True))


def _stirred_through(organisation: Organisation) -> dt.date:
    stirred = Stirred.objects.filter(organisation=organisation).first()
    return stirred.through if stirred else FIRST


def _note(organisation: Organisation, day: dt.date) -> None:
    Stirred.objects.update_or_create(organisation=organisation, defaults={"through": day})


def _places(statement: str, *values: Any) -> list[PlaceOfDay]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [PlaceOfDay(unit, day, int(n)) for unit, day, n in cursor.fetchall()]
