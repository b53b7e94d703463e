"""Connections that end amid an answer, over the real server, after every field."""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from typing import Any

import pytest

from surveys.responses.models import Response
from tests.faults.clients import SEE_OTHER, Sending, make_sendings
from tests.house import WEB, OwnHouse

pytestmark = [pytest.mark.faults, pytest.mark.machine]

STORED = f"SELECT count(*) FROM {Response._meta.db_table}"  # noqa: S608 (own name)
RESET = struct.pack("ii", 1, 0)


@pytest.fixture(scope="module")
def sending(house: OwnHouse) -> Sending:
    touchpoints: list[dict[str, Any]] = house.build_world("1")["full"]
    house.start(WEB)
    return make_sendings(touchpoints, count=1, seed=5)[0]


def send_half(port: int, sending: Sending, *, end: int, way: str) -> bytes:
    """Announce the whole body, send its start, and end the connection in one of three ways."""
    body = sending.body.encode()
    head = (
        f"POST /f/{sending.touchpoint['code']}/ HTTP/1.1\r\nHost: localhost:{port}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as connection:
        connection.sendall(head + body[:end])
        if way == "half-closed":
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(100)
        if way == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    return b""


def test_an_answer_cut_after_any_field_is_not_stored_and_the_whole_one_afterwards_is(
    house: OwnHouse, sending: Sending
) -> None:
    ends = [place for place, letter in enumerate(sending.body) if letter == "&"]
    for way in ("closed", "reset", "half-closed"):
        for end in ends:
            said = send_half(house.options.port, sending, end=end, way=way)
            assert said[:12] in {b"", b"HTTP/1.1 400"}
    assert house.ask(STORED) == [(0,)]

    assert sending.send(house.options.port) == SEE_OTHER
    assert house.ask(STORED) == [(1,)]
