"""Tables whose dead rows tell something are vacuumed at once, and the audit sees where not."""

from __future__ import annotations

import pytest
from django.db import connection

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
