"""The answer path against a bare Django view doing one INSERT of the same row.

Both are served by the same server on the same database and take the same requests, in turns:
bare, form, bare, form … Compared are the medians of the rounds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.load import post, run_load
from bench.table import Line, at_least, end, note, print_lines
from feedback.touchpoints.answers import COLUMNS
from tests.house import WEB, OwnHouse, own_house

if TYPE_CHECKING:
    from collections.abc import Callable

GOAL = 0.8
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
SHORT = (0, 4, 9, 13, 17)
FULL = tuple(range(22))


def measure(house: OwnHouse, world: dict[str, Any], *, seconds: float, rounds: int) -> list[Line]:
    """Give the lines of this benchmark; the web server of the house runs."""
    lines = []
    for name, items, touchpoint in (
        ("full form of 22 statements", FULL, world["full"][0]),
        ("short form of 5 statements", SHORT, world["short"][0]),
    ):
        port = house.options.port
        path = f"/f/{touchpoint['code']}/"
        make = form_maker(path, items, port)
        warm_up(port, make, b"HTTP/1.1 303")
        bare_port = house.serve(
            "bench.bare:application",
            DJANGO_SETTINGS_MODULE="bench.bare_settings",
            BENCH_ROW=insert_of_newest(house),
        )
        lines += compare(
            name,
            bare=(bare_port, form_maker("/insert/", items, bare_port)),
            ours=(port, make),
            seconds=seconds,
            rounds=rounds,
        )
        house.children["bench.bare:application"].stop(patience=5)
    return lines


def form_maker(path: str, items: tuple[int, ...], port: int) -> Callable[[], bytes]:
    """Give a maker of requests, each with a key and ratings of its own."""
    dice = random.Random(1)

    def make() -> bytes:
        fields = {"key": str(uuid.UUID(int=dice.getrandbits(128), version=4))}
        for item in items:
            fields[f"e{item}"] = str(dice.randint(1, 7))
            fields[f"d{item}"] = str(dice.randint(1, 7))
        return post(path, urlencode(fields).encode(), headers=FORM, port=port)

    return make


def insert_of_newest(house: OwnHouse) -> str:
    """Give the INSERT that stores a row like the newest answer's, for `bench.bare`."""
    names = ", ".join(COLUMNS)
    [row] = house.ask(f"SELECT {names} FROM touchpoints_response ORDER BY ctid DESC LIMIT 1")  # noqa: S608
    places = ", ".join(["%s"] * len(COLUMNS))
    statement = f"INSERT INTO touchpoints_response ({names}) VALUES ({places})"  # noqa: S608
    return json.dumps([statement, [_plain(value) for value in row[1:]]])


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview):
        return f"\\x{value.hex()}"
    return value.isoformat() if isinstance(value, dt.date) else value


def warm_up(port: int, make: Callable[[], bytes], expected: bytes) -> None:
    """Let both workers import and connect before the clock starts."""
    outcome = run_load(port=port, make_request=make, expected=expected, seconds=1, most=300)
    assert outcome.answers, "the server refused every answer"


Arm = tuple[int, "Callable[[], bytes]"]


def compare(name: str, *, bare: Arm, ours: Arm, seconds: float, rounds: int) -> list[Line]:
    """Run both in turns; give the ratio of the medians and both rates."""
    warm_up(*bare, b"HTTP/1.1 201")
    rates: dict[bytes, list[float]] = {b"HTTP/1.1 201": [], b"HTTP/1.1 303": []}
    for _round in range(rounds):
        for (port, make), expected in ((bare, b"HTTP/1.1 201"), (ours, b"HTTP/1.1 303")):
            outcome = run_load(port=port, make_request=make, expected=expected, seconds=seconds)
            assert not outcome.others, f"{outcome.others} times {outcome.other!r}"
            rates[expected].append(outcome.rate)
    bare_rate, our_rate = (statistics.median(found) for found in rates.values())
    return [
        at_least(f"{name}: throughput against one INSERT", our_rate / bare_rate, GOAL),
        note("  answers a second, a bare INSERT", f"{our_rate:,.0f}, {bare_rate:,.0f}"),
    ]


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with own_house() as house:
        world = house.build_world("4")
        house.start(WEB)
        lines = measure(house, world, seconds=chosen.seconds, rounds=chosen.rounds)
    print_lines("Answer path", lines)
    end(lines)


if __name__ == "__main__":
    main()
