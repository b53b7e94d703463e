"""Bodies that come slowly, are too large, or meet a process that is killed."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.faults.clients import SEE_OTHER, make_sendings
from tests.house import WEB, OwnHouse, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.machine]

SLOW = 64


def begin(port: int, path: str, *, length: int) -> socket.socket:
    """Announce a body and send its first bytes."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: {length}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nkey="
    )
    connection.sendall(head.encode())
    return connection


def ask(port: int) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        connection.request("GET", "/healthz/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status


def workers(house: OwnHouse) -> list[int]:
    """The processes that the web server has started."""
    parent = house.children[WEB].pid
    return [
        int(child)
        for task in Path(f"/proc/{parent}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def test_slow_bodies_keep_nobody_waiting(
    house: OwnHouse, touchpoints: list[dict[str, Any]]
) -> None:
    port, path = house.options.port, f"/f/{touchpoints[0]['code']}/"
    with ExitStack() as slow:
        for _ in range(SLOW):
            slow.enter_context(closing(begin(port, path, length=1_000)))
        time.sleep(0.5)

        assert [ask(port) for _ in range(6)] == [200] * 6
        sendings = make_sendings(touchpoints, count=6, seed=8)
        assert [sending.send(port) for sending in sendings] == [SEE_OTHER] * 6


def test_a_body_over_the_limit_is_refused_at_its_first_line(
    house: OwnHouse, touchpoints: list[dict[str, Any]]
) -> None:
    path = f"/f/{touchpoints[0]['code']}/"
    with closing(begin(house.options.port, path, length=400_000_000)) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_a_killed_web_process_comes_back_and_the_other_goes_on(
    house: OwnHouse, touchpoints: list[dict[str, Any]]
) -> None:
    port, before = house.options.port, workers(house)
    assert len(before) >= 2

    os.kill(before[-1], signal.SIGKILL)
    sendings = make_sendings(touchpoints, count=20, seed=9)
    for sending in sendings:
        wait_until(lambda sending=sending: sending.send(port) == SEE_OTHER, seconds=5)

    wait_until(lambda: len(workers(house)) == len(before), seconds=15)
    assert house.children[WEB].exit_code is None
