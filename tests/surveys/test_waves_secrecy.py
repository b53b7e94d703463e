"""Proofs that answers stay out of reach: who has which rights, and which columns there are."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.db import connection
from psycopg2 import errors
from psycopg2.extensions import connection as Connection  # noqa: N812

ANSWERS = ("receipt", "inbox", "sealed")
RELEASES = ("metrics_release",)
VERSION = uuid.UUID(int=1, version=4)


def signed_in_as(role: str) -> Connection:
    """A connection of its own to the same database, signed in as a role."""
    facts = connection.get_connection_params()
    session = psycopg2.connect(host=facts["host"], dbname=facts["dbname"], user=f"culture_{role}")
    session.autocommit = True
    return session


@pytest.fixture
def web(db: None) -> Iterator[Connection]:
    with closing(signed_in_as("web")) as session:
        yield session


@pytest.fixture
def worker(db: None) -> Iterator[Connection]:
    with closing(signed_in_as("worker")) as session:
        yield session


def run(session: Connection, statement: str) -> list[tuple[Any, ...]]:
    with session.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def refuses(session: Connection, statement: str) -> bool:
    try:
        run(session, statement)
    except errors.InsufficientPrivilege:
        return True
    return False


def ways_in(schema: str, table: str, column: str) -> dict[str, str]:
    """One statement for each way to touch a table."""
    name = f"{schema}.{table}"
    return {
        "select": f"SELECT count(*) FROM {name}",  # noqa: S608 (own names)
        "insert": f"INSERT INTO {name} SELECT * FROM {name} WHERE false",  # noqa: S608
        "update": f"UPDATE {name} SET {column} = {column} WHERE false",  # noqa: S608
        "delete": f"DELETE FROM {name} WHERE false",  # noqa: S608
        "truncate": f"TRUNCATE {name}",
        "trigger": f"CREATE TRIGGER spy BEFORE INSERT ON {name} EXECUTE FUNCTION refuse_change()",
        "alter": f"ALTER TABLE {name} ADD seen timestamptz",
        "drop": f"DROP TABLE {name}",
    }


@pytest.mark.parametrize("table", ANSWERS)
def test_web_reaches_no_table_of_answers_in_any_way(web: Connection, table: str) -> None:
    ways = ways_in("answers", table, "wave")

    assert [way for way, statement in ways.items() if not refuses(web, statement)] == []


@pytest.mark.parametrize("table", ANSWERS)
def test_a_forgotten_filter_under_the_role_of_web_reads_nothing(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE culture_web")
        with pytest.raises(Exception, match="permission denied for table"):
            cursor.execute(f"SELECT * FROM answers.{table}")  # noqa: S608 (own names)


@pytest.mark.parametrize("table", RELEASES)
def test_web_reads_releases_and_writes_none(web: Connection, table: str) -> None:
    ways = ways_in("public", table, "content")

    assert [way for way, statement in ways.items() if not refuses(web, statement)] == ["select"]


@pytest.mark.parametrize("table", ANSWERS)
def test_the_worker_moves_answers_and_changes_none(worker: Connection, table: str) -> None:
    ways = ways_in("answers", table, "wave")

    allowed = [way for way, statement in ways.items() if not refuses(worker, statement)]

    assert allowed == ["select", "insert", "delete"]


def test_web_may_call_the_three_functions_and_nothing_else_in_the_schema(web: Connection) -> None:
    nobody = f"'{uuid.uuid4()}'::uuid"

    assert run(web, f"SELECT answers.state_of({nobody})") == [("unknown",)]
    assert run(web, f"SELECT answers.withdraw({nobody})") == [("unknown",)]
    assert run(web, f"SELECT answers.submit({nobody}, {nobody}, {nobody}, '')") == [("closed",)]
    assert run(
        web,
        "SELECT proname FROM pg_proc WHERE pronamespace = 'answers'::regnamespace"
        " AND has_function_privilege(oid, 'execute') ORDER BY 1",
    ) == [("state_of",), ("submit",), ("withdraw",)]
    assert refuses(web, "CREATE TABLE answers.copied (id uuid)")
    assert refuses(web, "CREATE TABLE public.copied (id uuid)")


def test_the_worker_may_not_call_what_is_for_respondents(worker: Connection) -> None:
    nobody = f"'{uuid.uuid4()}'::uuid"

    assert refuses(worker, f"SELECT answers.state_of({nobody})")
    assert refuses(worker, f"SELECT answers.withdraw({nobody})")


@pytest.mark.parametrize("role", ["culture", "culture_worker", "postgres", "pg_read_all_data"])
def test_an_injected_statement_cannot_take_another_role(web: Connection, role: str) -> None:
    [[owner]] = run(web, "SELECT datdba::regrole::text FROM pg_database"
                         " WHERE datname = current_database()")  # fmt: skip
    named = owner if role == "culture" else role

    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
        run(web, f"SET ROLE {named}")
    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
        run(web, f"SET SESSION AUTHORIZATION {named}")
    run(web, "RESET ROLE; SET ROLE NONE; RESET SESSION AUTHORIZATION; RESET ALL")
    run(web, "DISCARD ALL")

    assert run(web, "SELECT current_user, session_user") == [("culture_web", "culture_web")]
    assert refuses(web, "SELECT * FROM answers.sealed")


def test_the_roles_of_web_and_worker_belong_to_nobody_and_have_no_powers(web: Connection) -> None:
    assert run(
        web,
        "SELECT count(*) FROM pg_auth_members AS m JOIN pg_roles AS r ON r.oid = m.member"
        " WHERE r.rolname IN ('culture_web', 'culture_worker')",
    ) == [(0,)]
    assert run(
        web,
        "SELECT bool_or(rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)"
        " FROM pg_roles WHERE rolname IN ('culture_web', 'culture_worker')",
    ) == [(False,)]


def test_the_functions_run_only_what_their_owner_named(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT prosecdef, proconfig FROM pg_proc"
            " WHERE pronamespace = 'answers'::regnamespace"
        )
        assert cursor.fetchall() == [(True, ["search_path=pg_catalog, pg_temp"])]


def test_what_web_is_sending_is_shown_to_no_other_session(web: Connection) -> None:
    canary = f"canary{uuid.uuid4().hex}"
    nobody = f"'{uuid.uuid4()}'::uuid"
    run(web, f"SELECT answers.submit({nobody}, {nobody}, {nobody}, '{canary}')")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), bool_or(query LIKE %s) FROM pg_stat_activity"
            " WHERE usename = 'culture_web' AND datname = current_database()",
            [f"%{canary}%"],
        )
        assert cursor.fetchone() == (1, False)


def test_web_cannot_make_the_server_log_its_statements(web: Connection) -> None:
    names = ("track_activities", "log_statement", "log_min_error_statement")
    values = [run(web, f"SHOW {name}") for name in names]

    assert values == [[("off",)], [("none",)], [("panic",)]]
    assert [name for name in names if not refuses(web, f"SET {name} = DEFAULT")] == []


def test_what_the_planner_knows_of_answers_is_not_shown_to_web(web: Connection) -> None:
    """Statistics hold the commonest values of a column, so answers."""
    asked = "SELECT count(*) FROM pg_stats WHERE schemaname = 'answers'"

    assert run(web, asked) == [(0,)]
    assert refuses(web, "SELECT * FROM pg_statistic")
    assert refuses(web, "SELECT * FROM pg_statistic_ext_data")


KINDS = ("uuid", "bytea", "boolean")


def telling_columns() -> list[str]:
    """Columns of the schema `answers` that are of another kind than says nothing of when and who.

    Named are the allowed kinds, so that no way to write a moment, an address or a running number
    has to be thought of.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%s.%%s %%s', c.relname, a.attname,"
            "              format_type(a.atttypid, a.atttypmod))"
            " FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid"
            " LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
            " WHERE c.relnamespace = 'answers'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v')"
            " AND a.attnum > 0 AND NOT a.attisdropped"
            " AND (format_type(a.atttypid, a.atttypmod) <> ALL (%s) OR a.attidentity <> ''"
            "      OR a.attgenerated <> ''"
            "      OR coalesce(pg_get_expr(d.adbin, d.adrelid), 'false') <> 'false')"
            " ORDER BY 1",
            [list(KINDS)],
        )
        return [row[0] for row in cursor.fetchall()]


def other_things() -> list[str]:
    """Whatever lies in the schema beside its tables, their indexes and the three functions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'answers'::regnamespace"
            " AND relkind NOT IN ('r', 'i') UNION ALL"
            " SELECT tgname FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid"
            " WHERE c.relnamespace = 'answers'::regnamespace ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def test_no_column_of_the_answers_tells_when_from_where_or_in_which_order(db: None) -> None:
    assert telling_columns() == []
    assert other_things() == []


@pytest.mark.parametrize(
    "column",
    [
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "interval",
        "tstzrange",
        "date[]",
        "inet",
        "cidr",
        "macaddr",
        "serial",
        "bigint",
        "int GENERATED ALWAYS AS IDENTITY",
        "xid8",
        "jsonb",
        "text DEFAULT now()",
        "uuid DEFAULT gen_random_uuid()",
        "text GENERATED ALWAYS AS ('x') STORED",
    ],
)
def test_the_search_for_telling_columns_finds_one(db: None, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE answers.worse (id uuid, mark {column})")

    found = telling_columns()

    assert [name.split()[0] for name in found] == ["worse.mark"]
    assert other_things() == (["worse_mark_seq"] if "serial" in column or "IDENT" in column else [])
