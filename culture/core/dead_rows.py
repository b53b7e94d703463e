"""Dead rows: what was changed or deleted stays in the file of its table until it is vacuumed.

A copy of the files still holds them, with the transactions in which they came and went. Tables
where that tells something are vacuumed at once, and an audit looks that they are. The log of the
database holds them too, until a checkpoint deletes its files: those that are written no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from culture.core.channels import Channel

LONGEST_NAP = 60
LONGEST_FILE = 600  # seconds that a file of the log may be written to
AT_ONCE = {
    "autovacuum_enabled": "true",
    "autovacuum_vacuum_threshold": "0",
    "autovacuum_vacuum_scale_factor": "0",
    "autovacuum_vacuum_cost_delay": "0",
}

_tables: set[str] = set()


def vacuum_at_once(table: str) -> str:
    """Give the statement, for a migration, by which dead rows of a table go within minutes."""
    options = [
        f"{part}{name} = {value}" for part in ("", "toast.") for name, value in AT_ONCE.items()
    ]
    return f"ALTER TABLE {table} SET ({', '.join(options)});"


def register(*tables: str) -> None:
    """Name tables whose dead rows tell something; a schema other than public stands before."""
    _tables.update(tables)


def kept_dead_rows() -> Iterator[str]:
    """Say of which tables dead rows stay longer than they must, and whether the log keeps them."""
    yield from _too_long(_settings())
    for table in sorted(_tables):
        for what, options in _options(table):
            if not AT_ONCE.items() <= options.items():
                yield f"dead rows of {what} wait until there are many"


CHANNEL = Channel("dead rows", kept_dead_rows)


def _too_long(settings: dict[str, str]) -> Iterator[str]:
    if settings["autovacuum"] == "off":
        yield "the database does not vacuum by itself"
    if int(settings["autovacuum_naptime"]) > LONGEST_NAP:
        nap = settings["autovacuum_naptime"]
        yield f"the database looks for dead rows every {nap} seconds only"
    if settings["wal_recycle"] == "on":
        yield "the log of the database goes into files that hold what was deleted (wal_recycle)"
    if not 0 < int(settings["archive_timeout"]) <= LONGEST_FILE:
        yield "the log of the database keeps a file until it is full (archive_timeout)"


def _settings() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
            [["autovacuum", "autovacuum_naptime", "wal_recycle", "archive_timeout"]],
        )
        return dict(cursor.fetchall())


def _options(table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The options of a table and of the one beside it that holds its long values."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mine.reloptions, beside.oid IS NOT NULL, beside.reloptions"
            " FROM pg_class AS mine LEFT JOIN pg_class AS beside ON beside.oid = mine.reltoastrelid"
            " WHERE mine.oid = %s::regclass",
            [table],
        )
        [(mine, has_beside, beside)] = cursor.fetchall()
    yield table, _read(mine)
    if has_beside:
        yield f"long values of {table}", _read(beside)


def _read(options: list[str] | None) -> dict[str, str]:
    return dict(option.split("=", 1) for option in options or ())
