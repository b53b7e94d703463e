"""Kinds of faults: each strikes one part of a running house, and lets it recover.

A kind tells whether the state that it is there for was really reached; without a word, it was.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import struct
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2

from tests.house import BEAT, WEB, WORKER, OwnHouse, wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence

RESET = struct.pack("ii", 1, 0)
SECONDS = 1.5
PATIENCE = 30
SUCCESSION = 1.0  # seconds; the server ends where a process dies as soon as it came


def answers(house: OwnHouse) -> bool:
    try:
        return house.ask("SELECT 1") == [(1,)]
    except Exception:  # noqa: BLE001 (whatever it is, the database does not answer yet)
        return False


def kill_worker(house: OwnHouse) -> None:
    house.kill(WORKER)
    time.sleep(0.3)
    house.start(WORKER)


def kill_beat(house: OwnHouse) -> None:
    house.kill(BEAT)
    house.start(BEAT)


def kill_web(house: OwnHouse) -> None:
    house.kill(WEB)
    house.start(WEB)


def kill_broker(house: OwnHouse) -> None:
    house.kill_engine(house.engines.valkey_pid)
    time.sleep(0.5)
    house.start_engines()


def kill_postmaster(house: OwnHouse) -> None:
    house.kill_engine(house.engines.postgres_pid)
    time.sleep(0.5)
    house.start_engines()


def kill_backend(house: OwnHouse) -> None:
    """End one connection's process by force; PostgreSQL then restarts itself."""
    [[pid]] = house.ask(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
        " AND pid <> pg_backend_pid() AND datname = current_database() LIMIT 1"
    )
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)
    wait_until(lambda: answers(house), seconds=30)


def stop_broker_for_a_while(house: OwnHouse) -> None:
    """Let the broker neither answer nor refuse."""
    pid = house.engines.valkey_pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    time.sleep(3)
    os.kill(pid, signal.SIGCONT)


def below(pid: int) -> list[int]:
    """The processes that this one has started, and theirs."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *below(child)]
    return found


def hold(pids: Sequence[int], *, seconds: float = SECONDS) -> bool:
    """Stop processes for a while, as a machine does that swaps."""
    held = []
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            held.append(pid)
    time.sleep(seconds)
    for pid in held:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    return bool(held)


def web_processes(house: OwnHouse) -> list[int]:
    """The processes that the web server has started."""
    return below(house.children[WEB].pid)


def kill_one_web_process(house: OwnHouse) -> bool:
    """End one of two: the other goes on, and a new one comes.

    Where the one had only just come itself, the server ends; then this was another fault.
    """
    time.sleep(SUCCESSION)
    before = web_processes(house)
    os.kill(before[-1], signal.SIGKILL)
    wait_until(lambda: has_ended(house) or is_replaced(house, before), seconds=PATIENCE)
    return not has_ended(house)


def has_ended(house: OwnHouse) -> bool:
    """Tell whether the web server has ended altogether."""
    return house.children[WEB].exit_code is not None


def is_replaced(house: OwnHouse, before: Sequence[int]) -> bool:
    """Tell whether the last of these web processes is gone, and another has come."""
    now = web_processes(house)
    return before[-1] not in now and len(now) == len(before)


def kill_one_web_process_again(house: OwnHouse) -> bool:
    """End the successor too: the server then takes it for broken, ends, and is started again."""
    if kill_one_web_process(house):
        os.kill(web_processes(house)[-1], signal.SIGKILL)
        wait_until(lambda: has_ended(house), seconds=PATIENCE)
    house.start(WEB)
    return True


def hold_one_web_process(house: OwnHouse) -> bool:
    return hold(web_processes(house)[-1:])


def hold_web(house: OwnHouse) -> bool:
    return hold([house.children[WEB].pid, *web_processes(house)])


def hold_worker(house: OwnHouse) -> bool:
    return hold([house.children[WORKER].pid, *below(house.children[WORKER].pid)])


def hold_beat(house: OwnHouse) -> bool:
    return hold([house.children[BEAT].pid])


def hold_database(house: OwnHouse) -> bool:
    pid = house.engines.postgres_pid
    assert pid is not None
    return hold([pid, *below(pid)])


def end_worker_politely(house: OwnHouse) -> None:
    house.children[WORKER].stop(patience=10)
    house.start(WORKER)


def end_web_politely(house: OwnHouse) -> None:
    house.children[WEB].stop(patience=10)
    house.start(WEB)


OTHERS = " FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


def cut_database_connections(house: OwnHouse) -> bool:
    return len(house.ask("SELECT pg_terminate_backend(pid)" + OTHERS)) > 0


def cancel_statements(house: OwnHouse) -> bool:
    """Cancel whatever runs, until something did."""
    until = time.monotonic() + SECONDS
    cancelled = 0
    while time.monotonic() < until:
        running = house.ask("SELECT pg_cancel_backend(pid)" + OTHERS + " AND state = 'active'")
        cancelled += len(running)
    return cancelled > 0


def has_locked(cursor: Any) -> bool:
    """Lock both tables; not where somebody who holds the one waits for the other just then."""
    try:
        cursor.execute("BEGIN; LOCK TABLE responses_response, metrics_dirtymark")
    except psycopg2.errors.DeadlockDetected:
        cursor.execute("ROLLBACK")
        return False
    return True


def lock_tables(house: OwnHouse) -> bool:
    """Hold what every answer needs, with others waiting in a row."""
    with closing(house.connect()) as connection, connection.cursor() as cursor:
        wait_until(lambda: has_locked(cursor), seconds=PATIENCE)
        time.sleep(SECONDS)
        waiting = house.ask("SELECT count(*) FROM pg_locks WHERE NOT granted")
        cursor.execute("COMMIT")
    return bool(waiting[0][0])


def take_all_connections(house: OwnHouse) -> bool:
    """Let nobody else sign in to the database."""
    with ExitStack() as taken:
        try:
            while True:
                taken.enter_context(closing(house.connect()))
        except psycopg2.OperationalError:
            time.sleep(SECONDS)
            return True


def make_read_only(house: OwnHouse) -> bool:
    """Let the database take nothing, as one that another server has replaced."""
    house.ask("ALTER DATABASE culture SET default_transaction_read_only = on")
    house.ask("SELECT pg_terminate_backend(pid)" + OTHERS)
    time.sleep(SECONDS)
    with closing(house.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute("ALTER DATABASE culture RESET default_transaction_read_only")
    return len(house.ask("SELECT pg_terminate_backend(pid)" + OTHERS)) > 0


def empty_broker(house: OwnHouse) -> bool:
    """Let the broker forget everything that waits in it."""
    with closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.connect(str(house.place.valkey_socket))
        connection.sendall(b"FLUSHALL\r\n")
        return connection.recv(100).startswith(b"+OK")


def cut_clients(house: OwnHouse) -> None:
    """Reset connections in the middle of a request."""
    port = house.options.port
    head = (
        f"POST /f/x/ HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 900\r\n\r\nkey=".encode()
    )
    for end in range(20, len(head), 10):
        with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as connection:
            connection.sendall(head[:end])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def start_cold_without_database(house: OwnHouse) -> bool:
    """Start web while the database is away: it must say so, and serve once it is back."""
    house.kill_engine(house.engines.postgres_pid)
    house.children[WEB].stop(patience=0)
    house.start_only(WEB)
    wait_until(lambda: status(house) is not None, seconds=30)
    said = status(house)
    house.start_engines()
    wait_until(lambda: status(house) == 200, seconds=30)
    return said == 503


def start_cold_without_broker(house: OwnHouse) -> bool:
    """Start web and worker while the broker is away: web must serve before it is back."""
    house.kill_engine(house.engines.valkey_pid)
    kill_web(house)
    kill_worker(house)
    with suppress(TimeoutError):
        wait_until(lambda: status(house) == 200, seconds=PATIENCE)
    said = status(house)
    house.start_engines()
    return said == 200


def status(house: OwnHouse) -> int | None:
    """What the house says of its health, None when nobody answers."""
    port = house.options.port
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/healthz/", headers={"Host": f"localhost:{port}"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
