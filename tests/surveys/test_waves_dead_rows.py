"""The files of a real server: which versions of invitations still say who fetched a token."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from surveys.waves.closing.ending import close_wave
from surveys.waves.models import Invitation, Wave
from tests import make, make_answers, make_surveys
from tests.make_tokens import a_token

pytestmark = pytest.mark.django_db(transaction=True)

PAGE_BYTES, FIRST_POINTER, NORMAL = 8192, 24, 1
PATIENCE = 150


@pytest.fixture
def digest() -> Iterator[bytes]:
    """The mark of one token that was fetched, in a wave that is closed by now."""
    top = make_surveys.a_company(teams=(12,))
    wave = make_surveys.an_open_wave(top, closes_at=make.NOW.replace(year=2100))
    invitation = Invitation.objects.filter(wave=wave).select_related("cell", "wave")[0]
    a_token(Client(), invitation)
    invitation.refresh_from_db()
    assert invitation.digest is not None
    assert close_wave(Wave.objects.get(), now=make.NOW)
    yield bytes(invitation.digest)
    make_answers.forget_all()


def execute(statement: str) -> list[tuple[bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [] if cursor.description is None else cursor.fetchall()


def versions() -> list[bytes]:
    """Every version of every invitation to which a page of the file still points, dead or not."""
    execute("CHECKPOINT")
    [(file,)] = execute("SELECT pg_read_binary_file(pg_relation_filepath('waves_invitation'))")
    return [
        version
        for start in range(0, len(file), PAGE_BYTES)
        for version in versions_in(bytes(file[start : start + PAGE_BYTES]))
    ]


def versions_in(page: bytes) -> Iterator[bytes]:
    [end] = struct.unpack_from("<H", page, 12)
    for (pointer,) in struct.iter_unpack("<I", page[FIRST_POINTER:end]):
        offset, state, length = pointer & 0x7FFF, pointer >> 15 & 3, pointer >> 17
        if state == NORMAL:
            yield page[offset : offset + length]


def test_a_vacuum_takes_away_what_says_who_fetched_a_token(digest: bytes) -> None:
    assert any(digest in version for version in versions())

    execute("VACUUM waves_invitation")

    assert len(versions()) == Invitation.objects.count() == 12
    assert not any(digest in version for version in versions())


def test_the_log_forgets_who_fetched_a_token_with_the_next_checkpoint(digest: bytes) -> None:
    execute("VACUUM waves_invitation")
    execute("CHECKPOINT")
    assert any(digest in file for file in log_files())

    execute("SELECT pg_switch_wal()")
    execute("CHECKPOINT")
    execute("CHECKPOINT")

    assert not any(digest in file for file in log_files())


def log_files() -> Iterator[bytes]:
    """What stands in the newest files of the server's log, and in those kept to be used again."""
    names = execute("SELECT name FROM pg_ls_waldir() ORDER BY modification DESC LIMIT 12")
    for (name,) in names:
        yield bytes(execute(f"SELECT pg_read_binary_file('pg_wal/{name}')")[0][0])  # type: ignore[str-bytes-safe]


@pytest.mark.faults
def test_the_server_does_so_by_itself_within_two_naps(digest: bytes) -> None:
    assert any(digest in version for version in versions())

    assert within(PATIENCE, lambda: not any(digest in version for version in versions()))


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(1)
    return True
