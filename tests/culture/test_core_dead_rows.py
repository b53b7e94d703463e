"""Tables whose dead rows tell something are vacuumed at once, and the audit sees where not."""

from __future__ import annotations

import pytest
from django.db import connection

from culture.core import dead_rows
from culture.core.dead_rows import CHANNEL, vacuum_at_once

pytestmark = pytest.mark.django_db


def look_after(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return list(CHANNEL.look())


def test_dead_rows_of_what_people_said_go_at_once() -> None:
    assert list(CHANNEL.look()) == []


@pytest.mark.parametrize(
    "table",
    ["touchpoints_waitingwords", "touchpoints_contact", "answers.sealed", "waves_mail"],
)
def test_a_table_that_keeps_its_dead_rows_is_found(table: str) -> None:
    setting = "autovacuum_vacuum_threshold"

    assert look_after(f"ALTER TABLE {table} RESET ({setting})") == [
        f"dead rows of {table} wait until there are many"
    ]
    assert look_after(f"ALTER TABLE {table} SET (toast.autovacuum_enabled = false)") == [
        f"dead rows of {table} wait until there are many",
        f"dead rows of long values of {table} wait until there are many",
    ]
    assert look_after(vacuum_at_once(table)) == []


USUAL = {
    "autovacuum": "on",
    "autovacuum_naptime": "60",
    "wal_recycle": "on",
    "archive_timeout": "0",
}


def test_a_log_that_keeps_what_was_deleted_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_rows, "_settings", lambda: USUAL)

    assert list(CHANNEL.look()) == [
        "the log of the database goes into files that hold what was deleted (wal_recycle)",
        "the log of the database keeps a file until it is full (archive_timeout)",
    ]


def test_the_database_begins_new_files_of_its_log() -> None:
    """A quiet one, too: what a wave deleted stays for no longer in a file that is written."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW archive_timeout")
        assert cursor.fetchone() == ("2min",)
