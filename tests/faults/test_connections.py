"""A web process holds no more connections to the database than it has threads, loaded or idle."""

from __future__ import annotations

import http.client
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from culture.asgi import THREADS
from tests.faults.clients import SEE_OTHER, make_sendings
from tests.house import OwnHouse

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.faults, pytest.mark.machine]

PROCESSES = 2
CLIENTS = 24
LOADED = 4.0
# The house looks at its database while it starts, and what closes is seen a moment longer.
AT_MOST = PROCESSES * THREADS + 2
HELD = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def held(house: OwnHouse) -> int:
    """How many connections there are, but for the one that asks."""
    [[count]] = house.ask(HELD)
    return int(count)


def under_load(house: OwnHouse, visit: Callable[[int], None]) -> tuple[int, int]:
    """Let many clients visit for a while; give the most connections held meanwhile, and visits."""
    end, visits = time.monotonic() + LOADED, [0] * CLIENTS
    wrong: list[BaseException] = []

    def go_on(number: int) -> None:
        while time.monotonic() < end:
            try:
                visit(number * 10_000 + visits[number])
            except (OSError, AssertionError) as error:
                wrong.append(error)
                return
            visits[number] += 1

    clients = [threading.Thread(target=go_on, args=[number]) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    most = 0
    while time.monotonic() < end:
        most = max(most, held(house))
        time.sleep(0.05)
    for client in clients:
        client.join()
    assert wrong == []
    return most, sum(visits)


def reader(port: int, touchpoints: list[dict[str, Any]]) -> Callable[[int], None]:
    pages = [f"/f/{touchpoints[0]['code']}/", "/accounts/login/", "/f/unknown/"]

    def read(number: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            page = pages[number % len(pages)]
            connection.request("GET", page, headers={"Host": f"localhost:{port}"})
            assert connection.getresponse().status in {200, 404}

    return read


def test_connections_stay_as_many_as_threads_under_load_and_when_it_ends(
    house: OwnHouse, touchpoints: list[dict[str, Any]]
) -> None:
    port = house.options.port
    read = reader(port, touchpoints)

    def answer(number: int) -> None:
        [sending] = make_sendings(touchpoints, count=1, seed=number)
        assert sending.send(port) == SEE_OTHER

    for visit in (read, answer, read):
        most, visits = under_load(house, visit)
        assert visits > CLIENTS
        assert 1 <= most <= AT_MOST
        time.sleep(2)
        assert held(house) <= AT_MOST


def test_more_threads_than_are_meant_are_found(
    house: OwnHouse, touchpoints: list[dict[str, Any]]
) -> None:
    with house.serve("tests.faults.many_threads:application") as port:
        most, _visits = under_load(house, reader(port, touchpoints))
    assert most > AT_MOST
