"""Kinds of faults that strike what a house stands on: its disk, its clock; and it amid sealing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2
from psycopg2.errors import DiskFull

from machine.embedded.place import CHECKOUT
from tests.faults.disks import give_room, leave_no_room
from tests.faults.kinds import PATIENCE, answers, below
from tests.house import WORKER, OwnHouse, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_SECONDS = 4
JUMP = 3 * 24 * 3600
SEALING_SECONDS = 60
ANOTHER_DAY = (
    "SELECT count(*) FROM responses_response"
    " WHERE answered_on NOT BETWEEN current_date - 1 AND current_date + 1"
)
SEALING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND query LIKE '%DELETE FROM answers.sealed%'"
)
A_WAVE = "SELECT wave::text FROM answers.receipt LIMIT 1"
SEAL = """
import sys, uuid
import django; django.setup()
from surveys.waves.collecting.sealing import seal
seal(uuid.UUID(sys.argv[1]))
"""
NEXT_LOG_FILE = "SELECT pg_logical_emit_message(true, 'drill', 'x'), pg_switch_wal()"
MOST_LOG_FILES = 300


@contextmanager
def full_disk(house: OwnHouse) -> Iterator[None]:
    """Leave no room on the disk of the house; afterwards there is, and the database is back."""
    leave_no_room(house.place.base)
    try:
        yield
    finally:
        give_room(house.place.base)
        with suppress(TimeoutError):
            wait_until(lambda: answers(house), seconds=5)
        house.start_engines()
        wait_until(lambda: answers(house), seconds=PATIENCE)


def fill_disk(house: OwnHouse) -> bool:
    """Let tables not grow any more."""
    with full_disk(house):
        time.sleep(FULL_SECONDS)
        try:
            house.ask("CREATE TEMPORARY TABLE full_disk AS SELECT generate_series(1, 100000)")
        except DiskFull:
            return True
        except psycopg2.OperationalError:  # it fell
            return True
    return False


def fill_disk_until_the_database_falls(house: OwnHouse) -> bool:
    """Let the database not write down what it is about to do, so that it must end."""
    with full_disk(house):
        try:
            for _ in range(MOST_LOG_FILES):
                house.ask(NEXT_LOG_FILE)
        except psycopg2.OperationalError:
            return True
    return False


def jump_forward(house: OwnHouse) -> bool:
    return _jump(house, JUMP)


def jump_back(house: OwnHouse) -> bool:
    return _jump(house, -JUMP)


def _jump(house: OwnHouse, seconds: int) -> bool:
    """Let the clock of web, worker and beat be days off until an answer has such a day."""
    clock = Path(house.environment_of_children["CLOCK_SHIFT"])
    [[before]] = house.ask(ANOTHER_DAY)
    clock.write_text(str(seconds))
    try:
        wait_until(lambda: house.ask(ANOTHER_DAY)[0][0] > before, seconds=PATIENCE)
        time.sleep(FULL_SECONDS)
    finally:
        clock.write_text("0")
    return True


def kill_worker_amid_sealing(house: OwnHouse) -> bool:
    """End the worker, and another that has begun to write the answers of a wave anew.

    Of the house's own nobody knows when its turn to seal comes: a busy one took minutes.
    """
    wait_until(lambda: bool(house.ask(A_WAVE)), seconds=PATIENCE)
    [[wave]] = house.ask(A_WAVE)
    with closing(house.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE answers.sealed IN EXCLUSIVE MODE")
        another = subprocess.Popen(
            [sys.executable, "-c", SEAL, wave], cwd=CHECKOUT, env=house.environment
        )
        with suppress(TimeoutError):
            wait_until(lambda: house.ask(SEALING)[0][0] > 0, seconds=SEALING_SECONDS)
        sealing = bool(house.ask(SEALING)[0][0])
        another.kill()
        another.wait()
        for pid in (house.children[WORKER].pid, *below(house.children[WORKER].pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        cursor.execute("COMMIT")
    house.start(WORKER)
    return sealing
