"""How `make run` brings the whole house up in one process tree, and down again.

The process that watches lives as long as the house, so it holds neither Django nor the product:
what needs them is a process of its own.
"""

import fcntl
import http.client
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from types import FrameType

from machine import embedded
from machine.embedded import keeper
from machine.supervisor.children import Child, HousePart, adopt_orphans, reap_orphans
from machine.supervisor.preparing import Preparing
from machine.supervisor.refusing import CannotRun, check_port

__all__ = ["WEB", "CannotRun", "Ended", "House", "Options", "commands", "environment", "only_house"]

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10.0
TASKS_A_PROCESS = 500  # what a task took, and what it loaded to compute with, is given back then
WEB = "web server"
WEB_SECONDS = 180.0


class Ended(BaseException):
    """Somebody asked the house to end; not an error, and nothing may swallow it."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the person who starts the house may choose."""

    port: int
    bind: str = "127.0.0.1"
    demo: bool = True
    web_processes: int = 1

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        return f"http://localhost:{self.port}/"


@dataclass(kw_only=True)
class House:
    """The running whole: engines, web, worker and beat, started in order.

    A part that ends is started again; the house ends with an engine, or with a part that does not
    stay up.
    """

    options: Options
    say: Callable[[str], None]
    preparing: Preparing | None = None
    parts: list[HousePart] = field(default_factory=list)
    watched: dict[str, int] = field(default_factory=dict)
    # An event holds a lock while it is set, so a handler that comes amid a handler would wait for
    # itself for ever; a simple queue may be put to from anywhere.
    wake: SimpleQueue[None] = field(default_factory=SimpleQueue)
    asked_to_end: bool = False
    holding: bool = False

    def run(self) -> None:
        """Run until asked to end; raise CannotRun with one sentence when that is not possible.

        Whatever happens, no process of the house is left when this returns.
        """
        with only_house(self.options), self._signals():
            try:
                self._start()
                self._watch()
            except Ended:
                self.say("Stopping …")
            finally:
                self._stop()
        self.say("Everything is stopped.")

    def help_up(self, part: HousePart) -> None:
        """Start a part again that ended, later each time in a row, and at last no more."""
        why = _ended(part)
        seconds = part.notice_fall()
        if part.is_beyond_help:
            raise CannotRun(f"The {why} {part.falls} times in a row, so everything is stopped.")
        if seconds is not None:
            self.say(f"The {why} and starts again in {seconds:.0f} s.")
        with self._held():
            part.start_when_due()

    def _start(self) -> None:
        check_port(self.options.bind, self.options.port)
        adopt_orphans()
        with self._held():
            self._start_engines()
        last_words = self._prepare()
        self.say("Starting web, worker and beat …")
        for name, command in commands(self.options).items():
            with self._held():
                self.parts.append(HousePart(name, command, environment(self.options, name)))
        self._wait_for_web()
        self.say(f"\nService Culture is ready: {self.options.address}")
        if last_words:
            self.say(last_words)
        self.say("Ctrl-C stops everything.")

    def _start_engines(self) -> None:
        self.say("Starting the engines …")
        try:
            engines = embedded.ensure()
        except embedded.EngineError as error:
            raise CannotRun(str(error)) from error
        if engines:
            pids = {"PostgreSQL": engines.postgres_pid, "Valkey": engines.valkey_pid}
            self.watched = {name: pid for name, pid in pids.items() if pid}

    def _prepare(self) -> str:
        with self._held():
            self.preparing = Preparing(demo=self.options.demo)
        while self.preparing.exit_code is None:
            self._check_engines()
            self._sleep(1)
        words = self.preparing.last_words()
        if self.preparing.exit_code:
            raise CannotRun(words or f"The {_ended(self.preparing)}, so everything is stopped.")
        return words

    def _wait_for_web(self) -> None:
        for _ in range(int(WEB_SECONDS / 0.1)):
            self._check_engines()
            for part in self.parts:
                if part.exit_code is not None:
                    raise CannotRun(f"The {_ended(part)}, so everything is stopped.")
            if web_answers(self.options):
                return
            self._sleep(0.1)
        raise CannotRun(f"The web server did not answer within {WEB_SECONDS:.0f} seconds.")

    def _watch(self) -> None:
        while True:
            self._sleep(1)
            self._check_engines()
            for part in self.parts:
                if part.exit_code is not None:
                    self.help_up(part)

    def _check_engines(self) -> None:
        for name, pid in self.watched.items():
            if not keeper.alive(pid):
                raise CannotRun(f"{name} ended unexpectedly, so everything is stopped.")

    def _stop(self) -> None:
        self.holding = True
        if self.preparing:
            self.preparing.stop(patience=PATIENCE)
        for part in self.parts:
            part.stop(patience=PATIENCE)
        embedded.release()
        reap_orphans()

    def _sleep(self, seconds: float) -> None:
        with suppress(Empty):
            self.wake.get(timeout=seconds)
            while True:
                self.wake.get_nowait()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._asked) for number in ENDING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: self.wake.put(None))
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_end = True
        if not self.holding:
            self.holding = True
            raise Ended

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Let a request to end wait until this step is whole, so that nothing is half-started."""
        self.holding = True
        try:
            yield
        finally:
            self.holding = False
        if self.asked_to_end:
            self.holding = True
            raise Ended


def commands(options: Options) -> dict[str, list[str]]:
    """Give the command lines of the long-running processes, in the order they start and stop."""
    python = sys.executable
    schedule = embedded.data_folder() / "beat-schedule"
    web = [python, "-m", "granian", "culture.asgi:application", "--interface", "asginl"]
    web += ["--host", options.bind, "--port", str(options.port)]
    web += ["--workers", str(options.web_processes)]
    web += ["--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.5"]
    web += ["--workers-kill-timeout", "5", "--log-level", "warning"]
    worker = [python, "-m", "celery", "--quiet", "-A", "machine.supervisor.worker", "worker"]
    worker += ["--concurrency", "2", "--without-gossip", "--without-mingle"]
    worker += ["--max-tasks-per-child", str(TASKS_A_PROCESS)]
    worker += ["--beat", "--schedule", str(schedule), "--loglevel", "warning"]
    return {WEB: web, "worker": worker}


def environment(options: Options, name: str) -> dict[str, str]:
    """Give the environment of one long-running process, which has a database role of its own."""
    return {
        **os.environ,
        "PORT": str(options.port),
        "DATABASE_ROLE": "web" if name == WEB else "worker",
        "PYTHONUNBUFFERED": "1",
        "CELERY_SKIP_CHECKS": "1",  # the preparation made them; they load every page of the product
        # The worker is told off for running as root; in a container that is how it is.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }


def web_answers(options: Options) -> bool:
    """Tell whether the web server and its database answer."""
    host = "127.0.0.1" if options.bind in {"0.0.0.0", "::"} else options.bind  # noqa: S104
    connection = http.client.HTTPConnection(host, options.port, timeout=5)
    try:
        connection.request("GET", "/healthz/", headers={"Host": f"localhost:{options.port}"})
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def only_house(options: Options) -> Iterator[None]:
    """Hold the one place of a running house of this checkout; raise CannotRun when it is taken."""
    try:
        lock = os.open(embedded.data_folder() / "house.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except embedded.EngineError as error:
        raise CannotRun(str(error)) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = os.pread(lock, 200, 0).decode()
            raise CannotRun(f"It is already running from this checkout: {where}") from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, options.address.encode(), 0)
        yield
    finally:
        os.close(lock)


def _ended(part: Child | HousePart) -> str:
    code = part.exit_code or 0
    why = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    return f"{part.name} ended ({why})"
