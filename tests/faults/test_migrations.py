"""A migration of the tables that every answer needs, while people answer."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.faults.clients import make_sendings
from tests.faults.crowd import Crowd
from tests.house import WEB, OwnHouse, own_house, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.faults, pytest.mark.machine]

ANSWERS = 500
LONGEST_STALL = 2.0
READER_SECONDS = 2
WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE%'"
)


@pytest.fixture
def house() -> Iterator[OwnHouse]:
    with own_house() as house:
        yield house


def read_for_long(house: OwnHouse, reading: threading.Event) -> None:
    """A report that reads the touchpoints for two seconds more than a migration first waits."""
    with closing(house.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN; SELECT count(*) FROM touchpoints_touchpoint")
        reading.set()
        wait_until(lambda: house.ask(WAITING) == [(1,)], seconds=60)
        time.sleep(READER_SECONDS)
        cursor.execute("COMMIT")


def test_nobody_waits_for_a_migration_and_no_answer_is_lost(house: OwnHouse) -> None:
    touchpoints = house.build_world("2")["full"]
    house.start(WEB)
    sendings = make_sendings(touchpoints, count=ANSWERS, seed=12)
    crowd, reading = (
        Crowd(house.options.port, list(sendings), threads=4, pause=0.25),
        threading.Event(),
    )
    reader = threading.Thread(target=read_for_long, args=[house, reading])
    crowd.start()
    crowd.wait_for(20, seconds=60)
    reader.start()
    reading.wait()
    house.environment["DJANGO_SETTINGS_MODULE"] = "tests.faults.drill.settings"

    migrated = house.manage("migrate", "--no-input")
    before = len(crowd.acknowledged)
    crowd.wait_for(ANSWERS, seconds=180)
    crowd.finish(seconds=10)
    reader.join()

    assert migrated.returncode == 0, migrated.stderr
    assert "trying again" in migrated.stderr
    assert 20 < before < ANSWERS
    assert house.ask("SELECT DISTINCT drill FROM touchpoints_touchpoint") == [(7,)]
    assert crowd.refusals == {}
    assert max(crowd.seconds) < LONGEST_STALL
    stored = house.ask("SELECT id, expected, delivered FROM responses_response")
    assert {(str(i), tuple(e), tuple(d)) for i, e, d in stored} == {
        (str(one.identity), one.expected, one.delivered) for one in sendings
    }
    assert len(stored) == ANSWERS
