"""Load from outside: processes that post over kept-alive raw sockets and count what comes back.

Written here, so that a bare machine needs no other program. A connection holds one request at a
time; requests are made before the clock starts, so a client costs the shared processor little, and
the same for everything it is compared with.
"""

from __future__ import annotations

import multiprocessing
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "
READ = 65_536


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round of load brought."""

    answers: int
    others: int
    seconds: float
    other: bytes = b""

    @property
    def rate(self) -> float:
        """Expected answers a second."""
        return self.answers / self.seconds


def post(path: str, body: bytes, *, headers: str = "", port: int) -> bytes:
    """Write one whole request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\n{headers}"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def run_load(
    *,
    port: int,
    make_request: Callable[[], bytes],
    expected: bytes,
    seconds: float,
    processes: int = 2,
    connections: int = 8,
    most: int = 2_500,
    rate: float = 0,
) -> Outcome:
    """Send requests for some seconds; count the answers whose status line starts as `expected`.

    At most `most` requests a second are made beforehand; with `rate` that many a second are sent,
    evenly.
    """
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    ready = context.Barrier(processes)
    needed = int(seconds * (rate or most) / processes) + connections
    workers = [
        context.Process(
            target=_work,
            args=(port, [make_request() for _ in range(needed)], expected),
            kwargs={
                "seconds": seconds,
                "connections": max(1, connections // processes),
                "pause": processes / rate if rate else 0.0,
                "ready": ready,
                "results": results,
            },
        )
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    outcomes: list[Outcome] = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    return Outcome(
        sum(outcome.answers for outcome in outcomes),
        sum(outcome.others for outcome in outcomes),
        max(outcome.seconds for outcome in outcomes),
        max(outcome.other for outcome in outcomes),
    )


def _work(
    port: int,
    requests: list[bytes],
    expected: bytes,
    *,
    seconds: float,
    connections: int,
    pause: float,
    ready: object,
    results: object,
) -> None:
    ready.wait()  # type: ignore[attr-defined]
    client = _Client(port, requests, expected, connections)
    results.put(client.run(seconds, pause))  # type: ignore[attr-defined]


class _Client:
    """One process of clients; epoll tells which connection has its answer."""

    def __init__(
        self, port: int, requests: Sequence[bytes], expected: bytes, connections: int
    ) -> None:
        self._requests = iter(requests)
        self._expected = expected
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._port = port
        self._free = [self._connect() for _ in range(connections)]
        self._counts = [0, 0]
        self._other = b""

    def run(self, seconds: float, pause: float) -> Outcome:
        """Send until the time is over or the requests are."""
        began = time.monotonic()
        ends, due = began + seconds, began
        busy = 0
        while (now := time.monotonic()) < ends:
            while self._free and (not pause or now >= due):
                request = next(self._requests, None)
                if request is None:
                    ends = now
                    break
                self._sockets[self._free.pop()].sendall(request)
                busy += 1
                due += pause
            wait = ends - now if not (pause and self._free) else min(max(due - now, 0), ends - now)
            busy -= self._read(wait)
        seconds = time.monotonic() - began
        while busy and (done := self._read(5)):
            busy -= done
        return Outcome(self._counts[0], self._counts[1], seconds, self._other)

    def _read(self, wait: float) -> int:
        ready = self._poll.poll(wait)
        for number, _event in ready:
            answer = _receive(self._sockets[number])
            if answer.startswith(self._expected):
                self._counts[0] += 1
            else:
                self._counts[1] += 1
                self._other = answer.split(HEAD_END)[0] or b"the server hung up"
            if answer:
                self._free.append(number)
            else:
                self._poll.unregister(number)
                self._sockets.pop(number).close()
                self._free.append(self._connect())
        return len(ready)

    def _connect(self) -> int:
        connection = socket.create_connection(("127.0.0.1", self._port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sockets[connection.fileno()] = connection
        self._poll.register(connection.fileno(), select.EPOLLIN)
        return connection.fileno()


def _receive(connection: socket.socket) -> bytes:
    """Read one whole answer; empty where the server hung up."""
    answer = connection.recv(READ)
    while answer and HEAD_END not in answer:
        answer += connection.recv(READ)
    head, _, body = answer.partition(HEAD_END)
    place = head.lower().find(LENGTH)
    if place < 0:
        return answer
    length = int(head[place + len(LENGTH) :].split(b"\r\n", 1)[0])
    missing = length - len(body)
    while missing > 0:
        part = connection.recv(READ)
        if not part:
            return b""
        missing -= len(part)
    return answer
