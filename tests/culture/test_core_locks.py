"""Locks that a transaction holds until its end."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection, transaction

from culture.core import locks
from culture.core.locks import Lock

pytestmark = pytest.mark.django_db(transaction=True)

WAVE = uuid.UUID("00000000-0000-4000-8000-000000000001")


@contextmanager
def held_elsewhere(lock: str) -> Iterator[None]:
    """Hold a lock in another session, named as PostgreSQL knows it."""
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({lock})")
        yield
        cursor.execute("SELECT pg_advisory_unlock_all()")  # the server notices closing later


def test_a_lock_that_another_transaction_holds_cannot_be_taken() -> None:
    with held_elsewhere("2, hashint8(7)"), transaction.atomic():
        assert locks.try_to_take(Lock.SERIES, 7) is False
        assert locks.try_to_take(Lock.SERIES, 8) is True
        assert locks.try_to_take(Lock.WORDS, 7) is True


def test_answers_of_a_wave_are_locked_as_the_database_does_that_stores_them() -> None:
    with held_elsewhere(f"3, hashtext('{WAVE}')"), transaction.atomic():
        assert locks.try_to_take(Lock.ANSWERS, WAVE) is False


def test_a_lock_ends_with_its_transaction() -> None:
    with transaction.atomic():
        locks.take(Lock.WAVE, WAVE)
        locks.take_all(Lock.PLACE, [3, 1, 3])
        assert held() == {(1, 2), (5, 1)}
    assert held() == set()


def held() -> set[tuple[int, int]]:
    """How many locks of each kind this session holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid::int, count(*) FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid() GROUP BY classid"
        )
        return set(cursor.fetchall())


def test_no_two_kinds_share_a_number() -> None:
    assert len({int(kind) for kind in Lock.__members__.values()}) == len(Lock.__members__)
