"""How soon the k-th answer shows, while answers keep coming at half of the greatest rate.

All units but a few take the load. In each of the others a customer sends k answers and then looks
until the newest release of the unit's month, which the dashboard reads, counts them; and again.
"""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from bench.answer_path import Arm, form_arm, warm_up
from bench.load import run_load
from bench.table import Line, at_most, end, note, print_lines
from tests.faults.clients import make_sendings
from tests.house import BEAT, WEB, WORKER, OwnHouse, own_house

if TYPE_CHECKING:
    from collections.abc import Sequence

MEDIAN_GOAL, TAIL_GOAL = 1.0, 3.0
K = 5
WATCHED = 3
LONGEST = 30.0
LOOK_PAUSE = 0.02
MANY = 10_000
NEWEST = (
    "SELECT coalesce(max((content->>'n')::int), 0) FROM metrics_release"
    " WHERE unit_id = %s AND grain = 'month'"
)


def measure(house: OwnHouse, world: dict[str, Any], *, seconds: float) -> list[Line]:
    """Give the lines of this benchmark; web, worker and beat of the house run."""
    watched, loaded = world["full"][:WATCHED], world["full"][WATCHED:]
    arm = _mixed([form_arm(house, touchpoint, world["asked_full"]) for touchpoint in loaded])
    warm_up(arm)
    most = run_load(port=arm.port, make_request=arm.make, expected=arm.expected, seconds=4).rate
    time.sleep(4)  # let the worker catch up with what the greatest rate left
    is_over = threading.Event()
    with ThreadPoolExecutor(WATCHED) as pool:
        customers = [pool.submit(_watch, house, one, is_over) for one in watched]
        outcome = run_load(
            port=arm.port,
            make_request=arm.make,
            expected=arm.expected,
            seconds=seconds,
            rate=most / 2,
        )
        is_over.set()
        waits = sorted(wait for customer in customers for wait in customer.result())
    assert not outcome.others, f"{outcome.others} times {outcome.other!r}"
    tail = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
    return [
        note("load: answers a second, the greatest rate", f"{outcome.rate:,.0f}, {most:,.0f}"),
        at_most(
            "from the k-th receipt to the release, median",
            statistics.median(waits),
            MEDIAN_GOAL,
            unit=" s",
        ),
        at_most("  99 of 100", tail, TAIL_GOAL, unit=" s"),
        note("  times measured", str(len(waits))),
    ]


def _mixed(arms: Sequence[Arm]) -> Arm:
    dice = random.Random(3)
    return Arm(arms[0].port, lambda: dice.choice(arms).make(), arms[0].expected)


def _watch(house: OwnHouse, touchpoint: dict[str, Any], is_over: threading.Event) -> list[float]:
    """Send k answers, wait until they show, and again; give the waits."""
    waits: list[float] = []
    answers = iter(make_sendings([touchpoint], count=MANY, seed=touchpoint["unit"]))
    with closing(house.connect()) as connection, closing(connection.cursor()) as cursor:
        while not is_over.is_set():
            for _answer in range(K):
                assert next(answers).send(house.options.port) == HTTPStatus.SEE_OTHER
            received = time.monotonic()
            count = K * (len(waits) + 1)  # the watched unit had no answer before
            while _newest(cursor, touchpoint["unit"]) < count:
                assert time.monotonic() - received < LONGEST, "an answer did not show"
                time.sleep(LOOK_PAUSE)
            waits.append(time.monotonic() - received)
    return waits


def _newest(cursor: Any, unit: int) -> int:
    cursor.execute(NEWEST, [unit])
    [[count]] = cursor.fetchall()
    return int(count)


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    chosen = parser.parse_args()
    with own_house() as house:
        world = house.build_world("12")
        house.start(WEB, BEAT, WORKER)
        lines = measure(house, world, seconds=chosen.seconds)
    print_lines("Freshness", lines)
    end(lines)


if __name__ == "__main__":
    main()
