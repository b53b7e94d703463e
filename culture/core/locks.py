"""Locks that a transaction or a block holds to its end; the numbers of their kinds are given here.

A lock is a kind and what it is about. PostgreSQL keeps both as numbers, so two kinds with one
number would wait for each other, or worse, one for itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """What one transaction at a time may work at."""

    PLACE = 1
    """The score cells of a unit on a day."""
    SERIES = 2
    """What of a series is published."""
    ANSWERS = 3
    """The answers of a wave: whoever stores one shares it."""
    WORDS = 4
    """What customers of an organisation wrote, and which of it is published."""
    WAVE = 5
    """The releases of a wave."""
    DERIVED = 6
    """What is worked out from releases of an organisation."""
    RELEASING = 7
    """The release of a wave: whoever finds it held leaves it to the holder."""
    WORDS_KEY = 8
    """The key that customers' words are sealed to; there is one for all."""
    PRESS = 9
    """What a button or form of one page does when it is pressed."""
    OPENING = 11
    """The keys of a wave that opens: whoever finds it held leaves them to the holder."""
    BEGINNING = 12
    """The first organisation of the house."""
    OBSERVATIONS_KEY = 13
    """The key that anonymous observations are sealed to; there is one for all."""


def take(kind: Lock, about: int | uuid.UUID) -> None:
    """Wait until no other transaction holds this lock, and hold it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock(%s, {_hash(about)})", _key(kind, about))


@contextmanager
def held(kind: Lock, about: int | uuid.UUID) -> Iterator[None]:
    """Wait until nobody else holds this lock, and hold it for a block, whatever commits in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock(%s, {_hash(about)})", _key(kind, about))
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():  # else it is free already
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock(%s, {_hash(about)})", _key(kind, about))


def try_to_take(kind: Lock, about: int | uuid.UUID) -> bool:
    """Hold this lock, or tell that another transaction does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock(%s, {_hash(about)})", _key(kind, about))
        return bool(cursor.fetchone() == (True,))


def take_all(kind: Lock, about: Iterable[int]) -> None:
    """Hold all these locks, taken in one order everywhere, so that nobody waits in a circle."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hash) FROM ("
            " SELECT DISTINCT hashint8(key) AS hash FROM unnest(%s::bigint[]) AS key"
            " ORDER BY hash OFFSET 0) AS keys",
            [int(kind), sorted(set(about))],
        )


def _hash(about: int | uuid.UUID) -> str:
    return "hashint8(%s::bigint)" if isinstance(about, int) else "hashtext(%s::text)"


def _key(kind: Lock, about: int | uuid.UUID) -> list[int | str]:
    return [int(kind), about if isinstance(about, int) else str(about)]
