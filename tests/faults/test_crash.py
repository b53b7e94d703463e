"""Killing what stands between an answer and its dashboard, in the middle of answers.

`make test` runs eight kinds of faults once; `make faults` (FAULT_ROUNDS) all 23 in every round, at
other moments each time. The kinds say whether the state they are there for was reached.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults import kinds
from tests.faults.clients import SEE_OTHER, Crowd, Sending, make_sendings, send
from tests.house import BEAT, WEB, WORKER, OwnHouse, wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = [pytest.mark.faults, pytest.mark.machine]

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))
MANY = len(kinds.KINDS) if "FAULT_ROUNDS" in os.environ else 8
ANSWERS = 63 * MANY
CALM = 0.4  # so that answers come from the first fault to the last
UNITS = 4
K = 5
PATIENCE = 60


@pytest.fixture(scope="module")
def touchpoints(house: OwnHouse) -> list[dict[str, Any]]:
    full: list[dict[str, Any]] = house.build_world(str(UNITS))["full"]
    house.start(WEB, BEAT, WORKER)
    return full


@pytest.fixture(autouse=True)
def everything_runs(house: OwnHouse, touchpoints: list[dict[str, Any]]) -> None:
    house.start_engines()
    for name in (WEB, BEAT, WORKER):
        assert house.children[name].exit_code is None


RUN: Counter[str] = Counter()
REACHED: Counter[str] = Counter()


def stored(house: OwnHouse, sendings: Sequence[Sending]) -> dict[str, tuple[list[int], list[int]]]:
    rows = house.ask(
        "SELECT id::text, expected, delivered FROM responses_response WHERE id = ANY(%s::uuid[])",
        [[str(sending.identity) for sending in sendings]],
    )
    return {identity: (expected, delivered) for identity, expected, delivered in rows}


def sent(sendings: Sequence[Sending]) -> dict[str, tuple[list[int], list[int]]]:
    return {
        str(sending.identity): (list(sending.expected), list(sending.delivered))
        for sending in sendings
    }


def count(house: OwnHouse, question: str) -> int:
    [[number]] = house.ask(question)
    return int(number or 0)


ALL_ROWS = "SELECT count(*) FROM responses_response"
OVERALL = "(SELECT id FROM metrics_subject WHERE kind = 'overall' AND pair = 'gap')"
COUNTED = "SELECT sum(n) FROM metrics_scorecell WHERE subject_id IN " + OVERALL  # noqa: S608
PUBLISHED = "SELECT sum(n) FROM metrics_publishedcell WHERE subject_id IN " + OVERALL  # noqa: S608
WAITING = (
    "SELECT unit_id, sum(n) FROM (SELECT unit_id, n FROM metrics_scorecell"  # noqa: S608
    " WHERE subject_id IN "
    + OVERALL
    + " UNION ALL SELECT unit_id, -n FROM metrics_publishedgroup) AS cells GROUP BY unit_id"
)
RELEASED = (
    "SELECT coalesce((SELECT (content->>'n')::int FROM metrics_release"
    " JOIN org_unit ON org_unit.id = unit_id WHERE parent_id IS NULL AND grain = 'year'"
    " ORDER BY sequence DESC LIMIT 1), 0)"
)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killing_everything_loses_doubles_and_changes_no_answer(
    house: OwnHouse, touchpoints: list[dict[str, Any]], seed: int
) -> None:
    before = count(house, ALL_ROWS)
    dice = random.Random(seed)
    sendings = make_sendings(touchpoints, count=ANSWERS, seed=seed)
    faults = dice.sample(kinds.KINDS, MANY)
    crowd = Crowd(house.options.port, waiting=list(sendings), pause=CALM)
    crowd.start()
    try:
        for number, fault in enumerate(faults, start=1):
            crowd.wait_for(number * ANSWERS // (len(faults) + 2), seconds=PATIENCE)
            RUN[fault.__name__] += 1
            REACHED[fault.__name__] += fault(house) is not False
        crowd.finish(seconds=PATIENCE)
    finally:
        crowd.give_up()

    assert len(crowd.acknowledged) == ANSWERS, crowd.refusals
    assert stored(house, crowd.acknowledged) == sent(sendings)
    assert count(house, ALL_ROWS) == before + ANSWERS
    assert_numbers_equal(house, answers=before + ANSWERS)


def assert_numbers_equal(house: OwnHouse, *, answers: int) -> None:
    verified = house.manage("verify", "--settle")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "WRONG" not in verified.stdout
    assert count(house, "SELECT count(*) FROM metrics_dirtymark") == 0
    assert count(house, COUNTED) == answers
    waiting = [int(left) for _unit, left in house.ask(WAITING)]
    assert all(0 <= left < K for left in waiting)
    assert count(house, RELEASED) == count(house, PUBLISHED)
    assert count(house, RELEASED) + sum(waiting) == answers


def test_the_rare_states_were_reached() -> None:
    assert [name for name in RUN if not REACHED[name]] == []


def test_without_the_broker_answers_are_stored_at_once_and_counted_when_it_is_back(
    house: OwnHouse, touchpoints: list[dict[str, Any]]
) -> None:
    before = count(house, ALL_ROWS)
    sendings = make_sendings(touchpoints[:1], count=60, seed=1_000)
    house.kill_engine(house.engines.valkey_pid)
    crowd = Crowd(house.options.port, waiting=list(sendings), threads=4, pause=0)
    crowd.start()
    crowd.finish(seconds=PATIENCE)

    assert (len(crowd.acknowledged), crowd.refusals) == (60, {})
    assert max(crowd.seconds) < 2
    assert stored(house, sendings) == sent(sendings)
    counted = count(house, COUNTED)

    house.start_engines()
    wait_until(lambda: count(house, COUNTED) == before + 60, seconds=30)
    assert counted < before + 60
    assert_numbers_equal(house, answers=before + 60)


def test_twenty_parallel_retries_of_one_key_store_one_answer(
    house: OwnHouse, touchpoints: list[dict[str, Any]]
) -> None:
    before = count(house, ALL_ROWS)
    sendings = make_sendings(touchpoints, count=5, seed=2_000)
    with ThreadPoolExecutor(20) as pool:
        for sending in sendings:
            statuses = Counter(
                pool.map(lambda _try, one=sending: send(house.options.port, one), range(20))
            )
            assert statuses == {SEE_OTHER: 20}

    assert count(house, ALL_ROWS) == before + 5
    assert stored(house, sendings) == sent(sendings)
    assert_numbers_equal(house, answers=before + 5)
