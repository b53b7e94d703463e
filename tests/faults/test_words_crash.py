"""Killing what moves customers' words and stirs their answers, amid answers that come."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from machine.embedded.place import CHECKOUT
from tests.faults.clients import SEE_OTHER, Sending, make_sendings
from tests.house import WEB, OwnHouse, own_house, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.faults, pytest.mark.machine]

PATIENCE = 60
ANSWERS = 40
LAST = 5
MOVE = """
import datetime as dt
import django; django.setup()
from django.utils import timezone
from feedback.touchpoints import keys, words
from surveys.responses import stirring
stirring.stir_finished_days(now=timezone.now() + dt.timedelta(days=2))
stirring.Stirred.objects.all().delete()
keys.check_keys(now=timezone.now())
words.sort_words(now=timezone.now(), everywhere=True)
keys.destroy_old_keys()
"""


@dataclass(frozen=True, slots=True)
class Written(Sending):
    """An answer with a comment."""

    words: str = ""

    @property
    def body(self) -> str:
        """The fields of the public form."""
        return f"{Sending.body.__get__(self)}&{urlencode({'comment': self.words})}"


@pytest.fixture
def house() -> Iterator[OwnHouse]:
    with own_house() as house:
        yield house


def move(house: OwnHouse) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", MOVE], cwd=CHECKOUT, env=house.environment, stderr=subprocess.DEVNULL
    )


@contextmanager
def movers_that_die(house: OwnHouse) -> Iterator[None]:
    """Move words again and again, each time killed at another moment."""
    over, dice = threading.Event(), random.Random(8)

    def keep_moving() -> None:
        while not over.is_set():
            mover = move(house)
            time.sleep(dice.uniform(1.5, 3.5))
            mover.kill()
            mover.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        moving = pool.submit(keep_moving)
        try:
            yield
        finally:
            over.set()
            moving.result(PATIENCE)


def arrive(house: OwnHouse, answer: Written) -> None:
    wait_until(lambda: answer.send(house.options.port) == SEE_OTHER, seconds=PATIENCE)


def test_no_words_are_lost_or_doubled_whatever_dies(house: OwnHouse) -> None:
    touchpoints = house.build_world("2")["full"]
    house.start(WEB)
    assert move(house).wait(PATIENCE) == 0
    sendings = make_sendings(touchpoints, count=ANSWERS, seed=8)
    written = [
        Written(one.touchpoint, one.key, one.expected, one.delivered, f"Words {number}")
        for number, one in enumerate(sendings)
    ]

    with movers_that_die(house):
        for place, one in enumerate(written[:-LAST]):
            if place == ANSWERS // 2:
                house.kill_engine(house.engines.postgres_pid)
                house.start_engines()
            arrive(house, one)
            time.sleep(0.2)
    for one in written[-LAST:]:  # what is left would wait for these
        arrive(house, one)

    wait_until(lambda: move(house).wait(PATIENCE) == 0, seconds=PATIENCE)
    [[waiting]] = house.ask("SELECT count(*) FROM touchpoints_waitingwords")
    comments = sorted(itertools.chain(*house.ask("SELECT text FROM touchpoints_comment")))
    assert (waiting, comments) == (0, sorted(one.words for one in written))
    [[answers, batches, units]] = house.ask(
        "SELECT count(*), count(DISTINCT xmin::text), count(DISTINCT unit_id)"
        " FROM responses_response"
    )
    assert (answers, batches) == (ANSWERS, units)
    assert len(list(house.place.house.glob("letter-keys/*.key"))) == 1
