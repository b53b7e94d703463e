"""The broker goes away while a worker holds a task, and comes back."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.faults.campaign import COUNTED, assert_customers_answers, assert_numbers_equal, count
from tests.faults.clients import SEE_OTHER, make_sendings
from tests.house import WEB, WORKER, own_house, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.clients import Sending
    from tests.house import OwnHouse

pytestmark = [pytest.mark.faults, pytest.mark.machine]

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
SECONDS_AWAY = 3
RELEASED = (
    "SELECT grain, parent_id IS NULL, content ->> 'n', count(*) FROM metrics_release"
    " JOIN org_unit ON org_unit.id = unit_id WHERE grain = 'month' AND parent_id IS NULL"
    " GROUP BY 1, 2, 3 ORDER BY max(sequence)"
)


@pytest.fixture
def house() -> Iterator[OwnHouse]:
    with own_house() as house:
        yield house


def test_a_task_amid_which_the_broker_goes_is_done_once_and_its_worker_goes_on(
    house: OwnHouse,
) -> None:
    world = house.build_world("1")
    house.start(WEB, WORKER)  # and no beat: only nudges ask for work
    worker = house.children[WORKER]
    sent = make_sendings(world["full"], count=10, seed=7)

    with closing(house.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE metrics_scorecell IN ACCESS EXCLUSIVE MODE")
        answer(house, sent[:5])
        wait_until(lambda: count(house, WAITING) > 0, seconds=30)
        house.kill_engine(house.engines.valkey_pid)
        time.sleep(SECONDS_AWAY)
        house.start_engines()
        cursor.execute("COMMIT")
    wait_until(lambda: count(house, COUNTED) == 5, seconds=30)

    answer(house, sent[5:])
    wait_until(lambda: count(house, COUNTED) == 10, seconds=60)
    assert worker.exit_code is None
    assert_customers_answers(house, sent)
    assert_numbers_equal(house, answers=10)
    assert house.ask(RELEASED) == [("month", True, "5", 1), ("month", True, "10", 1)]


def answer(house: OwnHouse, sent: list[Sending]) -> None:
    assert [one.send(house.options.port) for one in sent] == [SEE_OTHER] * len(sent)
