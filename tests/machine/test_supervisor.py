"""`manage.py run`: the whole house as a person starts it, in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from machine.embedded import keeper
from machine.embedded.place import CHECKOUT, here
from machine.supervisor import CannotRun, House, Options, children, preparation, web_answers
from machine.supervisor.command import run
from tests import make
from tests.house import free_port, wait_until

pytestmark = pytest.mark.machine

REAL, LIGHT = ("manage.py", "run"), ("-m", "tests.machine.light")
PLAIN = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PORT", "BIND")


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """Give one data folder to all tests of this module, so that the database is made once."""
    folder = Path(tempfile.mkdtemp(prefix="culture-", dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder / "state"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


def environment(state: Path, **more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name not in PLAIN}
    return plain | {"STATE_DIR": str(state)} | more


def command(port: int, *program: str) -> list[str]:
    return [sys.executable, *(program or REAL), "--no-demo", "--port", str(port)]


def run_and_fail(state: Path, port: int, **more: str) -> str:
    finished = subprocess.run(
        command(port),
        cwd=CHECKOUT, env=environment(state, **more), capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert finished.returncode == 1
    assert "Traceback" not in finished.stderr
    return finished.stderr.strip()


class Running:
    """A house that a test started: its process, and what it said so far."""

    def __init__(self, state: Path, port: int, log: Path, program: tuple[str, ...]) -> None:
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                command(port, *program),
                cwd=CHECKOUT, env=environment(state), stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        self.wait_for("Ctrl-C stops everything.")

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + 240  # a first start migrates
        while words not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)

    def descendants(self) -> dict[int, str]:
        """Give every process below the house with its command line."""
        parents = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text().rpartition(")")[2].split()[1]
                )
            except OSError:
                continue
        found, grown = {self.process.pid}, True
        while grown:
            more = {pid for pid, parent in parents.items() if parent in found} - found
            grown = bool(more)
            found |= more
        lines = {}
        for pid in found - {self.process.pid}:
            try:
                lines[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return lines

    def child(self, words: str) -> int:
        """Give the process id of the oldest descendant whose command line holds `words`."""
        return min(pid for pid, line in self.descendants().items() if words in line)

    def named(self, name: str) -> list[int]:
        """Give the descendants that call themselves so."""
        found = []
        for pid in self.descendants():
            with suppress(OSError):
                if Path(f"/proc/{pid}/comm").read_text() == f"{name}\n":
                    found.append(pid)
        return found

    def has_another(self, words: str, ended: int) -> bool:
        """Tell whether a descendant with these words runs, and not the one that ended."""
        found = {pid for pid, line in self.descendants().items() if words in line}
        return bool(found) and ended not in found


@contextmanager
def house(
    state: Path, port: int, tmp_path: Path, program: tuple[str, ...] = REAL
) -> Iterator[Running]:
    running = Running(state, port, tmp_path / "log", program)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
        running.process.wait(60)


def left_of(pids: dict[int, str], seconds: float = 0) -> dict[int, str]:
    until = time.monotonic() + seconds
    left = {pid: line for pid, line in pids.items() if keeper.alive(pid)}
    while left and time.monotonic() < until:
        time.sleep(0.1)
        left = {pid: line for pid, line in left.items() if keeper.alive(pid)}
    return left


@pytest.mark.parametrize(
    ("how", "program"), [(signal.SIGINT, REAL), (signal.SIGTERM, LIGHT), (signal.SIGHUP, LIGHT)]
)
def test_the_house_opens_answers_and_leaves_nothing_behind(
    state: Path, port: int, tmp_path: Path, how: signal.Signals, program: tuple[str, ...]
) -> None:
    with house(state, port, tmp_path, program) as running:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/") as answer:
            assert answer.status == 200
        below = running.descendants()
        for part in ("web", "worker", "postgres", "valkey-server"):
            assert any(part in line for line in below.values()), part
        again = run_and_fail(state, port + 1)
        running.process.send_signal(how)
        code = running.process.wait(60)

    assert again == f"It is already running from this checkout: http://localhost:{port}/"
    assert code == 0
    assert left_of(below) == {}
    assert f"ready: http://localhost:{port}/" in running.log.read_text()
    assert running.log.read_text().strip().endswith("Everything is stopped.")


MANY_END = """
import os, signal, time
from machine.supervisor import House, Options

house = House(options=Options(port=1), say=print)
with house._signals():
    watcher = os.getpid()
    if not os.fork():
        until = time.monotonic() + 2
        while time.monotonic() < until:
            os.kill(watcher, signal.SIGCHLD)
        os._exit(0)
    until = time.monotonic() + 3
    while time.monotonic() < until:
        house._sleep(0.01)
print("awake")
"""


def test_children_that_end_amid_each_other_do_not_hold_up_the_house() -> None:
    told = subprocess.run(
        [sys.executable, "-c", MANY_END], capture_output=True, text=True, timeout=30, check=True
    )
    assert told.stdout == "awake\n"


def test_a_part_that_ends_is_told_and_started_again(state: Path, port: int, tmp_path: Path) -> None:
    with house(state, port, tmp_path, LIGHT) as running:
        for words, name in (
            ("light.py web", "web server"),
            ("light.py worker", "worker"),
        ):
            ended = running.child(words)
            os.kill(ended, signal.SIGKILL)
            running.wait_for(f"The {name} ended (signal SIGKILL) and starts again in 1 s.\n")
            wait_until(lambda: running.has_another(words, ended), seconds=20)  # noqa: B023
        wait_until(lambda: web_answers(Options(port=port)), seconds=60)
        below = running.descendants()
        running.process.terminate()
        code = running.process.wait(60)

    assert code == 0
    assert left_of(below) == {}


def test_beat_that_ends_is_told_and_started_again_with_its_worker(
    state: Path, port: int, tmp_path: Path
) -> None:
    with house(state, port, tmp_path) as running:
        worker = running.child("machine.supervisor.worker")
        wait_until(lambda: running.named("beat"), seconds=60)
        [beat] = running.named("beat")
        os.kill(beat, signal.SIGKILL)
        running.wait_for("The worker ended (exit code 1) and starts again in 1 s.\n")
        wait_until(lambda: running.has_another("machine.supervisor.worker", worker), seconds=20)
        wait_until(lambda: running.named("beat"), seconds=60)
        [another] = running.named("beat")

        os.kill(running.child("machine.supervisor.worker"), signal.SIGKILL)
        assert left_of({another: "beat"}, seconds=5) == {}
        running.process.terminate()
        code = running.process.wait(60)

    assert code == 0
    assert "Beat ended, so the worker ends when its tasks are done." in running.log.read_text()


def test_an_engine_that_ends_is_told_and_stops_everything(
    state: Path, port: int, tmp_path: Path
) -> None:
    with house(state, port, tmp_path, LIGHT) as running:
        below = running.descendants()
        os.kill(running.child("bin/postgres"), signal.SIGKILL)
        code = running.process.wait(60)

    assert code == 1
    assert "PostgreSQL ended unexpectedly, so everything is stopped." in running.log.read_text()
    assert left_of(below) == {}


def test_a_part_that_does_not_stay_up_is_started_later_each_time_and_at_last_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(children, "time", SimpleNamespace(monotonic=lambda: now[0]))
    said: list[str] = []
    part = children.HousePart("worker", [sys.executable, "-c", "exit(3)"], os.environ)
    house = House(options=Options(port=1), say=said.append, parts=[part])

    def ends_after(seconds: float) -> None:
        wait_until(lambda: part.exit_code is not None, seconds=20)
        now[0] += seconds
        house.help_up(part)
        house.help_up(part)  # it is not due yet: nothing more is said, nothing starts
        assert part.exit_code == 3
        now[0] += 8
        house.help_up(part)
        assert part.exit_code is None

    for seconds in (0, 0, 0, 60, 0, 0, 0):
        ends_after(seconds)
    wait_until(lambda: part.exit_code is not None, seconds=20)
    with pytest.raises(CannotRun) as error:
        house.help_up(part)

    assert [int(line.split()[-2]) for line in said] == [1, 2, 4, 1, 2, 4, 8]
    assert said[0] == "The worker ended (exit code 3) and starts again in 1 s."
    assert str(error.value) == (
        "The worker ended (exit code 3) 5 times in a row, so everything is stopped."
    )


def test_nothing_outlives_a_killed_house(state: Path, port: int, tmp_path: Path) -> None:
    with house(state, port, tmp_path) as running:
        below = running.descendants()
        running.process.kill()
        running.process.wait(10)

    assert left_of(below, seconds=30) == {}
    place = here(CHECKOUT, state)
    assert keeper.listener(place.postgres_socket) is None
    assert keeper.listener(place.valkey_socket) is None


def test_a_taken_port_is_told_in_one_sentence(state: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]

        said = run_and_fail(state, port)

    assert said == (
        f"Port {port} is taken by another program; choose another one: PORT=8001 make run"
    )


def test_a_setting_that_is_wrong_is_told_and_stops_everything(state: Path, port: int) -> None:
    said = run_and_fail(state, port, CONN_MAX_AGE="soon")

    wrong, stopped = said.splitlines()
    assert "CONN_MAX_AGE" in wrong
    assert stopped == "The preparation ended (exit code 1), so everything is stopped."


def test_no_web_process_is_refused_in_one_sentence() -> None:
    with pytest.raises(SystemExit) as refused:
        run(["--web-processes", "0"])

    assert refused.value.code == "WEB_PROCESSES must be a number from 1 up, not “0”."


@pytest.mark.parametrize("port", ["abc", "0", "65536"])
def test_a_port_that_is_none_is_told_in_one_sentence(port: str) -> None:
    with pytest.raises(SystemExit) as refused:
        run(["--port", port])

    assert refused.value.code == f"PORT must be a number from 1 to 65535, not “{port}”."


def test_an_unreachable_database_is_told_in_one_sentence_without_its_password(
    state: Path, port: int
) -> None:
    url = "postgresql://culture:hidden@127.0.0.1:1/culture"

    said = run_and_fail(state, port, DATABASE_URL=url)

    assert said.startswith("The database named by DATABASE_URL does not answer: ")
    assert "Connection refused" in said
    assert "hidden" not in said
    assert "\n" not in said


def test_an_unreachable_broker_is_told_in_one_sentence(state: Path, port: int) -> None:
    said = run_and_fail(state, port, REDIS_URL="redis://:hidden@127.0.0.1:1/0")

    assert said.startswith("The broker named by REDIS_URL does not answer: ")
    assert "hidden" not in said
    assert "\n" not in said


def stand_in(monkeypatch: pytest.MonkeyPatch, *, breaks: bool) -> None:
    def demo(_name: str, *, stdout: preparation.Progress) -> None:
        make.an_organisation()
        lines = ("12 units\n", "40 people\n", "\nSign in:\n", "HR hr@example.org\n", "\n")
        for text in lines:
            stdout.write(text)
        if breaks:
            raise KeyboardInterrupt
        stdout.write("277 releases\n")

    monkeypatch.setattr(preparation, "call_command", demo)


@pytest.mark.django_db
def test_the_demo_tells_its_progress_at_once_and_its_logins_on_every_start(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIR", str(state))
    stand_in(monkeypatch, breaks=False)
    said: list[str] = []

    first = preparation.load_demo(said.append)
    second = preparation.load_demo(said.append)

    assert first == second == "Sign in:\nHR hr@example.org"
    assert said == [
        "Loading the demo organisation (once) …",
        "  12 units",
        "  40 people",
        "  277 releases",
    ]


@pytest.mark.django_db
def test_a_demo_that_is_interrupted_while_it_settles_tells_its_logins_on_the_next_start(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIR", str(state))
    stand_in(monkeypatch, breaks=True)

    with pytest.raises(KeyboardInterrupt):
        preparation.load_demo(lambda _line: None)

    assert preparation.load_demo(lambda _line: None) == "Sign in:\nHR hr@example.org"


@pytest.fixture
def installer(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout" / "requirements"
    shutil.copytree(CHECKOUT / "requirements", folder)
    return folder / "install"


def install(installer: Path, python: Path) -> tuple[int, str]:
    finished = subprocess.run(
        [installer, "base"],
        env={"PATH": os.environ["PATH"], "PYTHON": str(python)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return finished.returncode, finished.stderr.strip()


def fake_python(tmp_path: Path, refuses: str) -> Path:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in *"{refuses}"*) exit 1;; esac\n')
    python.chmod(0o755)
    return python


def test_an_old_python_is_told_in_one_sentence(installer: Path, tmp_path: Path) -> None:
    code, said = install(installer, fake_python(tmp_path, "version_info"))

    assert code == 1
    assert said.startswith("Python 3.11 or newer is needed, and ")
    assert "\n" not in said
    assert not (installer.parents[1] / ".venv").exists()


def test_a_missing_venv_module_is_told_in_one_sentence(installer: Path, tmp_path: Path) -> None:
    code, said = install(installer, fake_python(tmp_path, "import ensurepip, venv"))

    assert code == 1
    assert said == (
        "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"
    )
    assert not (installer.parents[1] / ".venv").exists()


def test_tests_run_with_the_versions_that_production_runs() -> None:
    pins = {
        name: {
            line.split(" ")[0]
            for line in (CHECKOUT / f"requirements/{name}.txt").read_text().splitlines()
            if "==" in line
        }
        for name in ("base", "dev")
    }

    assert pins["base"] - pins["dev"] == set()


def test_docker_compose_holds_the_parts_and_no_secret() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    services = yaml.safe_load(text)["services"]

    assert set(services) == {"migrate", "web", "worker", "beat", "postgres", "proxy", "valkey"}
    for name in ("worker", "beat", "postgres", "proxy", "valkey"):
        assert "test" in services[name]["healthcheck"], name
    assert "HEALTHCHECK" in (CHECKOUT / "Dockerfile").read_text()
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if any(word in name for word in ("SECRET", "PASSWORD", "_URL", "AUTH")):
                assert "${" in value, f"{name} must come from the environment"


def test_docker_compose_asks_for_what_is_missing() -> None:
    docker = shutil.which("docker")
    known = docker and subprocess.run(
        [docker, "compose", "version"], capture_output=True, check=False
    )
    if not docker or not known or known.returncode:
        pytest.skip("docker compose is not installed")
    names = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "POSTGRES_PASSWORD", "VALKEY_PASSWORD",
             "WEB_DATABASE_PASSWORD", "WORKER_DATABASE_PASSWORD")  # fmt: skip
    whole = {"PATH": os.environ["PATH"], **dict.fromkeys(names, "x")}

    for missing in (None, *names):
        given = {name: value for name, value in whole.items() if name != missing}
        asked = subprocess.run(
            [docker, "compose", "--env-file", "/dev/null", "config", "--quiet"],
            cwd=CHECKOUT, env=given, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (asked.returncode == 0) is (missing is None), asked.stderr
        assert missing is None or missing in asked.stderr
