"""Faults of every kind, dealt by dice, amid answers of customers, programs and employees.

`make test` deals FAULTS = 8, `make faults` 500. The seed is printed; FAULT_SEED repeats a run.
"""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from machine.embedded.place import CHECKOUT
from tests.faults.campaign import (
    AMID,
    COUNTED,
    PATIENCE,
    Campaign,
    assert_customers_answers,
    assert_numbers_equal,
    count,
)
from tests.faults.clients import SEE_OTHER, make_sendings
from tests.faults.deck import KINDS, deal, possible_in
from tests.faults.disks import own_disk
from tests.house import BEAT, WEB, WORKER, OwnHouse, house_in, own_folder, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

pytestmark = [pytest.mark.faults, pytest.mark.machine]

FAULTS = int(os.environ.get("FAULTS", "8"))
SEED = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(1_000_000))
GROUP = 10
MANY = 4 * len(KINDS)
PEOPLE_A_FAULT = 15
UNITS = 4
CLOCK = str(CHECKOUT / "tests/faults/clock")
OF_WAVES = "SELECT content ->> 'n' FROM metrics_release WHERE edition IS NOT NULL"
RARE = (
    "api: stored, and nobody was told",
    "form: asked to come later",
    "wave: cut off",
    "wave: some are sealed",
)
MOMENTS = (0.4, 0.9, 1.4, 1.9)


@pytest.fixture(scope="module")
def house() -> Iterator[OwnHouse]:
    with (
        own_folder() as folder,
        own_disk(folder / "state"),
        house_in(folder / "state") as house,
    ):
        shift = house.place.base / "clock"
        shift.write_text("0")
        house.environment_of_children = {"CLOCK_SHIFT": str(shift), "PYTHONPATH": CLOCK}
        house.commands[BEAT] = [
            "tests.faults.quick" if part == "culture" else part for part in house.commands[BEAT]
        ]
        yield house


@pytest.fixture(scope="module")
def campaign(house: OwnHouse) -> Campaign:
    world = house.build_world(str(UNITS))
    people = str(PEOPLE_A_FAULT * FAULTS)
    wave = house.tell("-m", "tests.wave_world", "people", people)
    house.start(WEB, BEAT, WORKER)
    logger.info("FAULT_SEED=%s", SEED)
    return Campaign(house, world, wave, seed=SEED)


@pytest.fixture(autouse=True)
def everything_runs(house: OwnHouse, campaign: Campaign) -> None:
    house.start_engines()
    for name in (WEB, BEAT, WORKER):
        if house.children[name].exit_code is not None:
            house.start(name)


def test_no_fault_loses_doubles_or_changes_an_answer(house: OwnHouse, campaign: Campaign) -> None:
    faults = deal(possible_in(house), FAULTS, dice=random.Random(SEED))
    for first in range(0, FAULTS, GROUP):
        campaign.strike(faults[first : first + GROUP])
        campaign.check()
        logger.info("%s faults, seen: %s", sum(campaign.struck.values()), dict(campaign.seen))

    assert sum(campaign.struck.values()) == FAULTS
    assert [way for way in AMID if not campaign.seen[f"{way}: acknowledged"]] == []
    assert campaign.not_reached == []
    if FAULTS >= MANY:
        assert [state for state in RARE if not campaign.seen[state]] == []
    assert_a_release_that_dies_publishes_everything_once(house, campaign)


def test_without_the_broker_answers_are_stored_at_once_and_counted_when_it_is_back(
    house: OwnHouse, campaign: Campaign
) -> None:
    campaign.let_customers_answer(8, threads=4)  # a cold process takes its time, broker or not
    house.kill_engine(house.engines.valkey_pid)
    crowd = campaign.let_customers_answer(60, threads=4)

    assert (len(crowd.acknowledged), crowd.refusals) == (60, {})
    assert max(crowd.seconds) < 2
    assert_customers_answers(house, campaign.customers)
    answers = len(campaign.customers)
    counted = count(house, COUNTED)

    house.start_engines()
    wait_until(lambda: count(house, COUNTED) == answers, seconds=180)
    assert house.children[WORKER].exit_code is None
    assert counted < answers
    assert_numbers_equal(house, answers=answers)


def test_twenty_parallel_retries_of_one_key_store_one_answer(
    house: OwnHouse, campaign: Campaign
) -> None:
    sent = make_sendings(campaign.world["full"], count=5, seed=SEED + 3)
    with ThreadPoolExecutor(20) as pool:
        for sending in sent:
            statuses = Counter(
                pool.map(lambda _try, one=sending: one.send(house.options.port), range(20))
            )
            assert statuses == {SEE_OTHER: 20}

    campaign.customers += sent
    assert_customers_answers(house, campaign.customers)
    assert_numbers_equal(house, answers=len(campaign.customers))


def assert_a_release_that_dies_publishes_everything_once(
    house: OwnHouse, campaign: Campaign
) -> None:
    """Let everybody answer, close, and kill the release again and again before it is let be."""
    campaign.let_everybody_answer()
    campaign.check()
    people, wave = len(campaign.wave["codes"]), campaign.wave["wave"]
    key = house.place.house / "letter-keys" / f"{wave}.key"
    assert len(campaign.employees) == people
    assert key.exists()

    for name in (WORKER, BEAT):
        house.children[name].stop(patience=10)
    house.tell("-m", "tests.wave_world", "close", wave)
    for moment in MOMENTS:
        releasing = subprocess.Popen(
            [sys.executable, "-m", "tests.wave_world", "release", wave],
            cwd=CHECKOUT,
            env=house.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moment)
        releasing.kill()
        releasing.wait(PATIENCE)
    house.tell("-m", "tests.wave_world", "release", wave)

    assert house.ask("SELECT state FROM waves_wave") == [("released",)]
    # Everybody answered; the release only says that fewer than five did not.
    assert house.ask(OF_WAVES) == [(str(people - 4),)]
    assert house.ask("SELECT count(*) FROM waves_certificate") == [(1,)]
    for table in ("answers.inbox", "answers.sealed", "answers.receipt"):
        assert count(house, f"SELECT count(*) FROM {table}") == 0  # noqa: S608
    assert not key.exists()
