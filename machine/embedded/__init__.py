"""PostgreSQL and Valkey from wheels, used when no server is configured.

The data belongs to this checkout and this account. Any number of processes may use the engines at
once; the last one that leaves ends them, also when it was killed (see `keeper`).
"""

import atexit
import fcntl
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from machine.embedded import keeper
from machine.embedded.place import EngineError, EnginePlace, here, prepare
from machine.embedded.servers import DATABASE, start_postgres, start_valkey

__all__ = [
    "EngineError",
    "Engines",
    "broker_url",
    "data_folder",
    "database_url",
    "ensure",
    "redis_url",
    "release",
    "secret_key",
    "start",
]


class Engines:
    """A hold of this process on the running engines, until `stop`."""

    def __init__(self, place: EnginePlace, in_use: int) -> None:
        self.place = place
        self._in_use = in_use

    @property
    def postgres_pid(self) -> int | None:
        """The postmaster's process id, None when it does not run."""
        return keeper.listener(self.place.postgres_socket)

    @property
    def valkey_pid(self) -> int | None:
        """Valkey's process id, None when it does not run."""
        return keeper.listener(self.place.valkey_socket)

    def stop(self) -> None:
        """Leave the engines, and end them unless another process still uses them.

        Returns when they are gone. Calling it again does nothing.
        """
        in_use, self._in_use = self._in_use, -1
        if in_use < 0:
            return
        try:
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait_for_keeper(in_use)
        else:
            keeper.stop_engines([self.place.postgres_socket, self.place.valkey_socket])
            _dismiss_keeper(self.place)
        os.close(in_use)

    @staticmethod
    def _wait_for_keeper(in_use: int) -> None:
        # The shared lock is free while others use the engines, and taken while the keeper ends
        # them: waiting for it means waiting for the keeper alone.
        fcntl.flock(in_use, fcntl.LOCK_SH)


def database_url(role: str = "") -> str:
    """Give the address of this checkout's PostgreSQL, running or not.

    A role (web or worker) signs in as an account of its own, which the migrations make.
    """
    account = f"{DATABASE}_{role}" if role else DATABASE
    return f"postgresql://{account}@{quote(str(here().sockets), safe='')}/{DATABASE}"


def redis_url(database: int = 0) -> str:
    """Give the address of this checkout's Valkey for redis clients, running or not."""
    return f"unix://{here().valkey_socket}?db={database}"


def broker_url(database: int = 0) -> str:
    """Give the address of this checkout's Valkey as Celery spells it."""
    return f"redis+socket://{here().valkey_socket}?virtual_host={database}"


def data_folder() -> Path:
    """Give the private folder for small files of this checkout, creating it."""
    place = here()
    prepare(place)
    return place.house


def secret_key() -> str:
    """Give the random key of this checkout, made on first use and the same ever after."""
    path = data_folder() / "secret-key"
    if not path.exists():
        fresh = path.with_name(f"secret-key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was faster: its key holds
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()


def start(place: EnginePlace | None = None) -> Engines:
    """Start the engines that do not run yet and return a hold on them.

    Safe to call from several processes at once and again after a crash of either engine. Raises
    EngineError with one sentence when they cannot start.
    """
    place = place or here()
    prepare(place)
    in_use = os.open(place.folder / keeper.IN_USE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(in_use, fcntl.LOCK_SH)
        _post_keeper(place)
        with _alone(place):
            if not keeper.listener(place.postgres_socket):
                start_postgres(place)
            if not keeper.listener(place.valkey_socket):
                start_valkey(place)
    except BaseException:
        Engines(place, in_use).stop()
        raise
    return Engines(place, in_use)


def ensure() -> Engines | None:
    """Start the engines that are not configured elsewhere, until this process ends.

    Returns None when both DATABASE_URL and REDIS_URL are set; starts nothing the second time.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return None
    if not _held:
        _held.append(start())
        atexit.register(release)
    return _held[0]


def release() -> None:
    """Give up what `ensure` holds; returns when engines that nobody else uses are gone."""
    while _held:
        _held.pop().stop()


_held: list[Engines] = []


@contextmanager
def _alone(place: EnginePlace) -> Iterator[None]:
    lock = os.open(place.folder / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _post_keeper(place: EnginePlace) -> None:
    subprocess.run(  # noqa: S603 (our own script)
        [
            sys.executable,
            "-I",
            keeper.__file__,
            str(place.folder),
            str(place.postgres_socket),
            str(place.valkey_socket),
        ],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def _dismiss_keeper(place: EnginePlace) -> None:
    """End the keeper; the caller holds the exclusive lock, so it is only waiting."""
    duty = os.open(place.folder / keeper.KEEPER, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            try:
                fcntl.flock(duty, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pid = os.pread(duty, 20, 0)
                if pid.isdigit():
                    os.kill(int(pid), signal.SIGTERM)
                time.sleep(0.01)
            else:
                os.ftruncate(duty, 0)
                return
    finally:
        os.close(duty)
