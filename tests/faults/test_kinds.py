"""What a fault does where it meets itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.db import connection

from tests.faults.kinds import has_locked
from tests.house import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db]

WAITS = "SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted"


def another(patience: int) -> Any:
    """Another connection, which looks for a deadlock after so many seconds of waiting."""
    made = psycopg2.connect(**connection.get_connection_params())
    made.autocommit = True
    with made.cursor() as cursor:
        cursor.execute(f"SET deadlock_timeout = '{patience}s'")
    return made


def waits(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [pid])
        return bool(cursor.fetchone() == (1,))


def test_a_lock_that_deadlocks_is_none_and_is_taken_the_next_time() -> None:
    with (
        closing(another(3)) as fault,
        closing(another(60)) as counter,
        fault.cursor() as striking,
        counter.cursor() as counting,
        ThreadPoolExecutor(1) as pool,
    ):
        counting.execute("BEGIN; LOCK TABLE metrics_dirtymark IN ACCESS SHARE MODE")
        locked = pool.submit(has_locked, striking)
        wait_until(lambda: waits(fault.info.backend_pid), seconds=30)
        counting.execute("LOCK TABLE responses_response IN ACCESS SHARE MODE")
        assert not locked.result(30)
        counting.execute("COMMIT")
        assert has_locked(striking)
        striking.execute("ROLLBACK")
