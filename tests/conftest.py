"""What every test stands on: the real engines, no network, a browser where there is one."""

import fcntl
import gc
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_socket
from hypothesis import settings

from culture import translations
from machine import embedded

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

CHECKOUT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
# How long an example takes says how busy the machine is, and nothing about what is tested.
settings.register_profile("service-culture", deadline=None)
settings.load_profile("service-culture")

SELDOM = 50_000  # new objects until the collector comes; Python's own is 700


def pytest_configure(config: pytest.Config) -> None:
    """Start the engines and compile the translations before Django is asked for anything."""
    embedded.ensure()
    if not hasattr(config, "workerinput"):  # the workers find them compiled
        translations.compile_messages([CHECKOUT / "locale"])


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over all that stays until the end, and come seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


@pytest.fixture(scope="session")
def _one_at_a_time() -> Iterator[Callable[[], None]]:
    """Let one worker make its database at a time: roles belong to the whole server."""
    lock = os.open(embedded.data_folder() / "test-database.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    yield lambda: fcntl.flock(lock, fcntl.LOCK_UN)
    os.close(lock)


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_quickly() -> Iterator[None]:
    from django.test import TransactionTestCase  # noqa: PLC0415 (settings are read from here on)

    from tests.emptying import empty_tables  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_tables())
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    _one_at_a_time: Callable[[], None],
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: "DjangoDbBlocker",
) -> None:
    """Begin with a copy of a migrated database where one is kept."""
    from django.db import connection  # noqa: PLC0415 (settings are read from here on)

    from tests import migrated  # noqa: PLC0415

    name = migrated.name_of_migrations()
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = name if migrated.is_kept(name) else None


@pytest.fixture(scope="session")
def django_db_setup(
    _one_at_a_time: Callable[[], None], django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> None:
    """Make the database, keep what was migrated, and let the next worker make its own."""
    from django.db import connection  # noqa: PLC0415 (settings are read from here on)

    from tests import migrated  # noqa: PLC0415

    with django_db_blocker.unblock():
        if kept := connection.settings_dict["TEST"]["TEMPLATE"]:
            migrated.copy_limits(kept, connection.settings_dict["NAME"])
        else:
            migrated.keep(migrated.name_of_migrations())
    _one_at_a_time()


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Allow this machine only: loopback and Unix sockets."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Begin each test in English, whatever language a request of the test before switched to."""
    from django.utils import translation  # noqa: PLC0415 (settings are read from here on)

    with translation.override("en"):
        yield


_cell_keys: list[bytes] = []


@pytest.fixture(autouse=True)
def _keys_of_cells_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test open its waves with the keys that tests before it had: one takes 0.1 seconds.

    Within a test each cell has a key of its own, and what is built for a whole module has others.
    """
    # Settings are read from here on.
    from surveys.waves.answering.blind_signatures import new_key  # noqa: PLC0415
    from surveys.waves.collecting import preparing  # noqa: PLC0415

    places = count()

    def next_key() -> bytes:
        place = next(places)
        while place >= len(_cell_keys):
            _cell_keys.append(new_key())
        return _cell_keys[place]

    monkeypatch.setattr(preparing, "new_key", next_key)


@pytest.fixture(autouse=True)
def _what_was_published_is_read_anew() -> None:
    """Forget between tests what the mirror remembers for two seconds."""
    from culture.metrics.queries import recent_editions  # noqa: PLC0415 (settings are read by now)

    recent_editions.forget()


@pytest.fixture
def nobody_tried_before() -> Iterator[None]:
    """Forget what was counted of people who try to sign in, before and after."""
    from django.core.cache import cache  # noqa: PLC0415 (settings are read from here on)

    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_answers_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the schema of answers, which flushing after real transactions does not reach."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from tests.make_answers import forget_all  # noqa: PLC0415

    forget_all()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Give a real browser; skip where Debian's chromium is not installed."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is not installed (apt install chromium)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    # Its synchronous face runs an event loop, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()
