"""A whole house of its own: engines, web, worker and beat in a folder that goes away with it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import psycopg2
from django.apps import apps
from django.conf import settings

from machine import embedded, supervisor
from machine.embedded import keeper
from machine.embedded.place import CHECKOUT, here, prepare
from machine.supervisor import Options, commands, environment, web_answers
from machine.supervisor.children import Child
from tests.migrated import BEGINNING, name_of_migrations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WEB, BEAT, WORKER = supervisor.WEB, "beat", "worker"
UNLIMITED = str(10**9)
START_SECONDS = 60.0

if not apps.ready:  # a benchmark begins here; a test has chosen its settings
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings.base")
    django.setup()


class OwnHouse:
    """The parts of `make run`, each of which may be killed and started again."""

    def __init__(self, state: Path, port: int, **more: str) -> None:
        self.place = here(base=state)
        self.options = Options(port=port, web_processes=2)
        self.address = f"http://127.0.0.1:{port}"
        self.environment = os.environ | {
            "PORT": str(port),
            "STATE_DIR": str(state),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            # So that a test can say under which id an answer is stored.
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "culture.settings.base",
            "ANSWERS_PER_MINUTE": UNLIMITED,
            "WAVE_REQUESTS_PER_MINUTE": UNLIMITED,
            "CANDIDATE_REQUESTS_PER_MINUTE": UNLIMITED,
            "OBSERVATIONS_PER_MINUTE": UNLIMITED,
            "API_RATE": f"{UNLIMITED}/min",
            "API_ANSWERS_PER_MINUTE": UNLIMITED,
            "LOG_LEVEL": "CRITICAL",
            **more,
        }
        self.environment_of_children: dict[str, str] = {}
        self.children: dict[str, Child] = {}
        self.commands = dict(_commands(self.options, state))
        self._engines: list[embedded.Engines] = []

    @property
    def engines(self) -> embedded.Engines:
        """The newest hold on the engines."""
        return self._engines[-1]

    def start_engines(self) -> None:
        """Start the engines that do not run."""
        self._engines.append(embedded.start(self.place))

    def start(self, *names: str) -> None:
        """Start parts of the house; where one was killed, what is left of it goes first."""
        for name in names:
            self.start_only(name)
        if WEB in names:
            wait_until(lambda: web_answers(self.options), seconds=START_SECONDS)

    def start_only(self, name: str) -> None:
        """Start one part, and do not wait until it answers."""
        if name in self.children:
            self.children[name].stop(patience=0)
        own = environment(self.options, name) | self.environment | self.environment_of_children
        self.children[name] = Child(name, self.commands[name], own)

    @contextmanager
    def serve(self, application: str, **more: str) -> Iterator[int]:
        """Serve another application for a while, on the web server's terms; give its port."""
        options = replace(self.options, port=free_port())
        new = {"culture.asgi:application": application, str(self.options.port): str(options.port)}
        command = [new.get(part, part) for part in self.commands[WEB]]
        own = environment(self.options, WEB) | self.environment | more
        server = Child(application, command, own)
        try:
            wait_until(lambda: web_answers(options), seconds=START_SECONDS)
            yield options.port
        finally:
            server.stop(patience=10)

    def kill(self, name: str) -> None:
        """End a part of the house as `kill -9` does."""
        os.kill(self.children[name].pid, signal.SIGKILL)

    def kill_engine(self, pid: int | None) -> None:
        """End an engine as `kill -9` does, and wait until it is gone."""
        if pid is None:
            raise RuntimeError("This engine does not run.")
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not keeper.alive(pid), seconds=10)

    def stop(self) -> None:
        """End everything."""
        for child in self.children.values():
            child.stop(patience=10)
        for engines in self._engines:
            engines.stop()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command in this house."""
        return self._run("manage.py", *arguments)

    def build_world(self, *arguments: str) -> Any:
        """Make the organisation that `tests.world` describes; give what it tells."""
        return self.tell("-m", "tests.world", *arguments)

    def tell(self, *arguments: str) -> Any:
        """Run a program of ours in this house; give what it tells as JSON."""
        told = self._run(*arguments)
        if told.returncode:
            raise RuntimeError(told.stderr)
        return json.loads(told.stdout.splitlines()[-1])

    def ask(self, question: str, values: Any = None) -> list[tuple[Any, ...]]:
        """Give the rows that the database answers, on a connection of its own."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(question, values)
            return list(cursor.fetchall()) if cursor.description else []

    def connect(self) -> Any:
        """Give a connection to the database of this house that commits each statement."""
        connection = psycopg2.connect(
            host=str(self.place.sockets), user="culture", dbname="culture"
        )
        connection.autocommit = True
        return connection

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def own_house(**more: str) -> Iterator[OwnHouse]:
    """Give a house whose engines run, with all tables; nothing of it is left afterwards."""
    with own_folder() as folder, house_in(folder / "state", **more) as house:
        yield house


@contextmanager
def empty_house(**more: str) -> Iterator[OwnHouse]:
    """Give a house whose engines run and whose database is empty; nothing of it is left."""
    with own_folder() as folder, _running(OwnHouse(folder / "state", free_port(), **more)) as house:
        yield house


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder that houses may be in; it is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="culture-", dir="/var/tmp"))
    folder.chmod(0o711)  # the account of the engines must be able to enter
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def house_in(state: Path, **more: str) -> Iterator[OwnHouse]:
    """Give a house with its state in this folder, with all tables; its engines end afterwards."""
    house = OwnHouse(state, free_port(), **more)
    prepare(house.place)
    _copy_migrated_database(house.place.postgres_data)  # migrations take seconds
    os.sync()  # as initdb does, so that no answer waits until the copy is on the disk
    with _running(house):
        yield house


@contextmanager
def _running(house: OwnHouse) -> Iterator[OwnHouse]:
    try:
        house.start_engines()
        yield house
    finally:
        house.stop()


def _copy_migrated_database(target: Path) -> None:
    """Make the files of a database with all tables; whoever needs them first migrates."""
    folder, name = embedded.data_folder(), name_of_migrations()
    kept = folder / name
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in folder.glob(f"{BEGINNING}*"):
                shutil.rmtree(old)
            with empty_house() as house:
                migrated = house.manage("migrate")
                if migrated.returncode:
                    raise RuntimeError(migrated.stderr)
                house.stop()
                half = folder / f"{name}.half"
                subprocess.run(["cp", "-a", house.place.postgres_data, half], check=True)
            half.rename(kept)
        subprocess.run(["cp", "-a", kept, target], check=True)


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Any, *, seconds: float) -> None:
    """Return when `true()`; raise TimeoutError after some seconds."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError(f"Not within {seconds:.0f} seconds.")
        time.sleep(0.02)


def _commands(options: Options, state: Path) -> Mapping[str, list[str]]:
    """Give the command line of each part; beat stands apart from the worker, as in production."""
    before = os.environ.get("STATE_DIR")
    os.environ["STATE_DIR"] = str(state)
    try:
        parts = commands(options)
    finally:
        if before is None:
            del os.environ["STATE_DIR"]
        else:
            os.environ["STATE_DIR"] = before
    worker = ["culture" if part == "machine.supervisor.worker" else part for part in parts[WORKER]]
    place = worker.index("--beat")
    schedule = worker[place + 1 : place + 3]
    beat = [*worker[: worker.index("worker")], "beat", *schedule, "--pidfile="]
    return {
        WEB: parts[WEB],
        BEAT: [*beat, "--loglevel", "warning"],
        WORKER: worker[:place] + worker[place + 3 :],
    }
