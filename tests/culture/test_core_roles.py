"""What the database lets web and worker do: no endless statement, no change of the audit."""

from __future__ import annotations

from contextlib import closing

import psycopg2
import pytest
from django.db import connection
from psycopg2 import errors

from culture.core.roles import LIMITS


def run_as(role: str, statement: str) -> object:
    facts = connection.get_connection_params()
    session = psycopg2.connect(host=facts["host"], dbname=facts["dbname"], user=role)
    with closing(session), session.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchone() if cursor.description else None
        return found[0] if found else None


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["culture_web", "culture_worker"])
@pytest.mark.parametrize(
    "name", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
)
def test_each_sign_in_starts_with_its_limits(role: str, name: str) -> None:
    shown = {"60s": "1min"}.get(LIMITS[role][name], LIMITS[role][name])
    assert run_as(role, f"SHOW {name}") == shown


@pytest.mark.django_db
def test_a_statement_of_web_that_hangs_is_ended() -> None:
    with pytest.raises(errors.QueryCanceled, match="statement timeout"):
        run_as("culture_web", "SET statement_timeout = '50ms'; SELECT pg_sleep(20)")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x' WHERE false",
        "DELETE FROM audit_entry WHERE false",
        "TRUNCATE audit_entry",
    ],
)
def test_web_changes_nothing_that_the_audit_holds(statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        run_as("culture_web", statement)


@pytest.mark.django_db
def test_web_adds_to_the_audit() -> None:
    with pytest.raises(errors.NotNullViolation):  # it may; only the row is empty
        run_as("culture_web", "INSERT INTO audit_entry (action) VALUES ('x')")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["scorecell", "publishedblock", "publishedcell", "publishedgroup", "publishedway"]
)
@pytest.mark.parametrize("way", ["SELECT * FROM {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_web_reads_no_sums_that_stand_on_a_few(table: str, way: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        run_as("culture_web", way.format(f"metrics_{table}"))
