"""How soon answers show on a day of very many in one unit, while more keep coming.

The day is filled to each size, then answers come at a steady rate. Customers of the same unit send
an answer and look until the newest release of the unit's month, which the dashboard reads, counts
all that were stored when they had their receipt.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bench.answer_path import Arm, form_arm, warm_up
from bench.freshness import LONGEST, LOOK_PAUSE, MANY, MEDIAN_GOAL, TAIL_GOAL
from bench.load import run_load
from bench.table import Line, at_most, end, machine, note, print_lines
from surveys.responses.rows import COLUMNS
from tests.faults.clients import make_sendings
from tests.house import BEAT, WEB, WORKER, OwnHouse, own_house, wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPONENT_GOAL = 1.1
SIZES = (1_000, 10_000, 100_000, 200_000)
GOAL_SIZE = 100_000
CUSTOMERS = 3
TEMPLATES = 100
FILLING_SECONDS = 120.0
NAMES = ", ".join(name for name in COLUMNS if name != "id")
FILL = f"""
    INSERT INTO responses_response (id, {NAMES})
    SELECT gen_random_uuid(), {NAMES} FROM
        (SELECT {NAMES} FROM responses_response WHERE unit_id = %(unit)s LIMIT {TEMPLATES}) AS one,
        generate_series(1, %(more)s / {TEMPLATES})
"""  # noqa: S608 - names of ours
MARK = "INSERT INTO metrics_dirtymark (unit_id, source, day) VALUES (%s, 'customer', %s)"
DAY = "SELECT max(answered_on) FROM responses_response WHERE unit_id = %s"
STORED = "SELECT count(*) FROM responses_response WHERE unit_id = %s AND answered_on = %s"
# The same without reading the day: cells hold every answer that no mark names.
STORED_BY_NOW = """
    SELECT (SELECT coalesce(sum(n), 0) FROM metrics_scorecell AS cell
            JOIN metrics_subject AS subject ON subject.id = subject_id
            WHERE kind = 'overall' AND pair = 'gap' AND unit_id = %(unit)s AND day = %(day)s)
        + (SELECT count(answer) FROM metrics_dirtymark
            WHERE unit_id = %(unit)s AND day = %(day)s)
"""
NEWEST = (
    "SELECT coalesce((content->>'n')::int, 0) FROM metrics_release"
    " WHERE unit_id = %s AND grain = 'month' ORDER BY sequence DESC LIMIT 1"
)


def measure(
    house: OwnHouse, world: dict[str, Any], *, sizes: Sequence[int], seconds: float, rate: float
) -> list[Line]:
    """Give the lines of this benchmark; web, worker and beat of the house run."""
    touchpoint = world["full"][0]
    arm = form_arm(house, touchpoint, world["asked_full"])
    warm_up(arm)
    lines: list[Line] = []
    medians: list[float] = []
    for size in sizes:
        _fill(house, touchpoint["unit"], size)
        waits, reached = _waits(house, touchpoint, arm, seconds=seconds, rate=rate)
        medians.append(statistics.median(waits))
        tail = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
        what = f"{size:,} answers of the day: from receipt to release, median"
        if size == GOAL_SIZE:
            lines.append(at_most(what, medians[-1], MEDIAN_GOAL, unit=" s"))
            lines.append(at_most("  99 of 100", tail, TAIL_GOAL, unit=" s"))
        else:
            lines.append(note(what, f"{medians[-1]:.2f} s"))
            lines.append(note("  99 of 100", f"{tail:.2f} s"))
        lines.append(note("  answers a second, times measured", f"{reached:,.0f}, {len(waits)}"))
    for (few, fast), (many, slow) in pairwise(zip(sizes, medians, strict=True)):
        exponent = math.log(slow / fast) / math.log(many / few)
        lines.append(at_most(f"exponent in answers, {few:,} to {many:,}", exponent, EXPONENT_GOAL))
    return lines


def _fill(house: OwnHouse, unit: int, size: int) -> None:
    """Have the day hold `size` answers, counted and published."""
    day = _day(house, unit)
    more = max(0, size - _number(house, unit, day))
    house.ask(FILL, {"unit": unit, "more": more})
    house.ask("ANALYZE responses_response")
    house.ask(MARK, [unit, day])
    wait_until(
        lambda: house.ask(NEWEST, [unit]) == [(_number(house, unit, day),)],
        seconds=FILLING_SECONDS,
    )


def _day(house: OwnHouse, unit: int) -> dt.date:
    [[day]] = house.ask(DAY, [unit])
    assert isinstance(day, dt.date)
    return day


def _number(house: OwnHouse, unit: int, day: dt.date) -> int:
    [[number]] = house.ask(STORED, [unit, day])
    return int(number)


def _waits(
    house: OwnHouse, touchpoint: dict[str, Any], arm: Arm, *, seconds: float, rate: float
) -> tuple[list[float], float]:
    """Load the unit; give the sorted waits of its customers and the rate that was reached."""
    is_over = threading.Event()
    with ThreadPoolExecutor(CUSTOMERS) as pool:
        customers = [
            pool.submit(_watch, house, touchpoint, is_over, time.monotonic_ns() + number)
            for number in range(CUSTOMERS)
        ]
        outcome = run_load(
            port=arm.port,
            make_request=arm.make,
            expected=arm.expected,
            seconds=seconds,
            rate=rate,
        )
        is_over.set()
        waits = sorted(wait for customer in customers for wait in customer.result())
    assert not outcome.others, f"{outcome.others} times {outcome.other!r}"
    return waits, outcome.rate


def _watch(
    house: OwnHouse, touchpoint: dict[str, Any], is_over: threading.Event, seed: int
) -> list[float]:
    """Send an answer, wait until all that were stored by then show, and again; give the waits.

    What is seen after the load is over is not counted: fewer than k may be left waiting then.
    """
    waits: list[float] = []
    answers = iter(make_sendings([touchpoint], count=MANY, seed=seed))
    unit = touchpoint["unit"]
    day = _day(house, unit)
    with closing(house.connect()) as connection, closing(connection.cursor()) as cursor:
        while True:
            assert next(answers).send(house.options.port) == HTTPStatus.SEE_OTHER
            received = time.monotonic()
            cursor.execute(STORED_BY_NOW, {"unit": unit, "day": day})
            [[count]] = cursor.fetchall()
            while _newest(cursor, unit) < count:
                if is_over.is_set():
                    return waits
                assert time.monotonic() - received < LONGEST, "an answer did not show"
                time.sleep(LOOK_PAUSE)
            waits.append(time.monotonic() - received)


def _newest(cursor: Any, unit: int) -> int:
    cursor.execute(NEWEST, [unit])
    [[count]] = cursor.fetchall()
    return int(count)


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--seconds", type=float, default=20, help="of answers at each size")
    parser.add_argument("--rate", type=float, default=300, help="answers a second")
    chosen = parser.parse_args()
    with own_house() as house:
        [[version]] = house.ask("SHOW server_version")
        print(machine(version))
        world = house.build_world("4")
        house.start(WEB, BEAT, WORKER)
        lines = measure(house, world, sizes=chosen.sizes, seconds=chosen.seconds, rate=chosen.rate)
    print_lines("A hot day", lines)
    end(lines)


if __name__ == "__main__":
    main()
