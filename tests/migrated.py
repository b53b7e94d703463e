"""A migrated database that is kept, so that each run and each worker begins with a copy.

Migrating takes eleven seconds of a processor, copying a tenth of one. What is kept belongs to the
migrations as they are now: a changed one makes another name, and the old database goes.
"""

from __future__ import annotations

import hashlib
import re
import sys
from importlib.util import find_spec
from pathlib import Path

import django
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

BEGINNING = "migrated_"
OURS = re.compile(r"^(?:from|import) ((?:culture|surveys|feedback)\.[\w.]+)", re.MULTILINE)


def name_of_migrations() -> str:
    """Give a name that changes with every migration, and with what our migrations import."""
    if not apps.ready:  # a benchmark starts a house of its own, too, and is no test
        django.setup()
    loader = MigrationLoader(None)
    modules = {migration.__module__ for migration in loader.disk_migrations.values()}
    sources = {module: Path(sys.modules[module].__file__ or "").read_bytes() for module in modules}
    for text in [source.decode() for source in sources.values()]:
        for module in OURS.findall(text):
            spec = find_spec(module)
            sources[module] = Path(spec.origin).read_bytes() if spec and spec.origin else b""
    digest = hashlib.sha256(repr(sorted(sources.items())).encode())
    return BEGINNING + digest.hexdigest()[:16]


def is_kept(name: str) -> bool:
    """Whether there is such a database to be copied."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def keep(name: str) -> None:
    """Copy the database of the tests, which was just migrated, and drop what was kept before."""
    made = connection.settings_dict["NAME"]
    connection.close()  # what somebody is connected to cannot be copied
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [BEGINNING]
        )
        for (old,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{old}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')
    copy_limits(made, name)


def copy_limits(source: str, target: str) -> None:
    """Give the roles of web and worker the limits they have in another database."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER ROLE %%I IN DATABASE %%I SET %%I TO %%L', setrole::regrole::name,"
            "  %s::name, split_part(one, '=', 1), substr(one, strpos(one, '=') + 1))"
            " FROM pg_db_role_setting, unnest(setconfig) AS one"
            " WHERE setrole <> 0"
            " AND setdatabase = (SELECT oid FROM pg_database WHERE datname = %s)",
            [target, source],
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
