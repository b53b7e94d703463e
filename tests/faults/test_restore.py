"""The drill of docs/how-to/production.md: a dump, a fresh server, the same numbers and rights."""

from __future__ import annotations

import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest

from machine.embedded.servers import postgres_programs
from tests.faults.clients import SEE_OTHER, make_sendings
from tests.house import BEAT, WEB, WORKER, OwnHouse, empty_house, own_house

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.faults, pytest.mark.machine]

ANSWERS = 60
PASSWORDS = {"WEB_DATABASE_PASSWORD": "one of web", "WORKER_DATABASE_PASSWORD": "one of workers"}
RESTORE = ("--dbname", "postgres", "--clean", "--if-exists", "--create")
TABLES = (
    "SELECT schemaname || '.' || tablename FROM pg_tables"
    " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    " AND tablename NOT IN ('django_session', 'django_migrations') ORDER BY 1"
)
RIGHTS = (
    "SELECT n.nspname, c.relname, c.relacl::text, c.relrowsecurity FROM pg_class AS c"
    " JOIN pg_namespace AS n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN ('public', 'answers') AND c.relkind IN ('r', 'v', 'S', 'p')"
    " UNION ALL SELECT n.nspname, p.oid::regprocedure::text, p.proacl::text, p.prosecdef"
    " FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace"
    " WHERE n.nspname IN ('public', 'answers')"
    " UNION ALL SELECT nspname, '', nspacl::text, false FROM pg_namespace"
    " WHERE nspname IN ('public', 'answers') ORDER BY 1, 2"
)
TRIGGERS = (
    "SELECT tgrelid::regclass::text, tgname, tgenabled::text,"
    " tgfoid::regprocedure::text, tgtype FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY 1, 2"
)
SETTINGS = (
    "SELECT rolname, (SELECT array_agg(one ORDER BY one) FROM unnest(setconfig) AS one)"
    " FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole ORDER BY 1"
)


@pytest.fixture(scope="module")
def old() -> Iterator[OwnHouse]:
    with own_house(**PASSWORDS) as house:
        yield house


@pytest.fixture(scope="module")
def new() -> Iterator[OwnHouse]:
    with empty_house(**PASSWORDS) as house:
        yield house


def program(name: str, house: OwnHouse, *arguments: str, dump: Path) -> None:
    """Run a program of PostgreSQL as the page says, with the file at its standard end."""
    reads, folder = name == "pg_restore", postgres_programs(house.place)
    with dump.open("rb" if reads else "wb") as file:
        done = subprocess.run(
            [folder / name, "--host", house.place.sockets, "--username", "culture", *arguments],
            stdin=file if reads else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if reads else file,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (0, "")


def manage(house: OwnHouse, *arguments: str) -> str:
    done = house.manage(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def held(house: OwnHouse) -> dict[str, Any]:
    """A fingerprint of every row of every table."""
    row = "count(*), md5(string_agg(t::text, '' ORDER BY t::text))"
    return {
        table: house.ask(f"SELECT {row} FROM {table} AS t")  # noqa: S608 (own names)
        for (table,) in house.ask(TABLES)
    }


def refused(house: OwnHouse, role: str, question: str) -> bool:
    """Whether this sign-in may not ask that."""
    with (
        closing(
            psycopg2.connect(
                host=str(house.place.sockets), user=f"culture_{role}", dbname="culture"
            )
        ) as connection,
        connection.cursor() as cursor,
    ):
        try:
            cursor.execute(question)
        except psycopg2.errors.InsufficientPrivilege:
            return True
        return False


def test_a_dump_on_a_fresh_server_has_the_same_numbers_and_the_same_rights(
    old: OwnHouse, new: OwnHouse, tmp_path: Path
) -> None:
    touchpoints = old.build_world("2")["full"]
    old.start(WEB, BEAT, WORKER)
    for sending in make_sendings(touchpoints, count=ANSWERS, seed=31):
        assert sending.send(old.options.port) == SEE_OTHER
    for name in (WEB, BEAT, WORKER):
        old.children[name].stop(patience=10)
    manage(old, "database_logins")
    verified = manage(old, "verify", "--settle")
    dump = tmp_path / "culture.dump"
    program("pg_dump", old, "--format", "custom", "culture", dump=dump)

    manage(new, "migrate")
    manage(new, "database_logins")
    program("pg_restore", new, *RESTORE, dump=dump)
    manage(new, "database_logins")

    assert held(new) == held(old)
    assert new.ask("SELECT count(*) FROM responses_response") == [(ANSWERS,)]
    assert manage(new, "verify", "--settle") == verified
    for question in (RIGHTS, TRIGGERS, SETTINGS):
        assert new.ask(question) == old.ask(question) != []
    assert refused(new, "web", "SELECT expected FROM responses_response")
    assert refused(new, "web", "DELETE FROM audit_entry")
    assert not refused(new, "worker", "SELECT count(*) FROM responses_response")

    new.start(WEB, BEAT, WORKER)
    (further,) = make_sendings(touchpoints, count=1, seed=32)
    assert further.send(new.options.port) == SEE_OTHER
    assert new.ask("SELECT count(*) FROM responses_response") == [(ANSWERS + 1,)]
    manage(new, "verify", "--settle")
