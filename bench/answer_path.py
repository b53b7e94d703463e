"""The answer path against a bare Django view doing one INSERT of the same row.

There are two yardsticks: the view behind the middleware of the house, and with nothing around it.
All are served by the same server on the same database and take the same requests, in turns: bare,
alone, ours, bare, alone, ours … Compared are the medians of the rounds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.load import post, run_load
from bench.table import Line, at_least, end, note, print_lines
from surveys.responses.rows import COLUMNS
from tests.house import WEB, OwnHouse, own_house

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

GOAL = 0.8
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
WORDS = "The fitter came a day late, and nobody called to say so."
BARE = "bench.bare:application"


@dataclass(frozen=True, slots=True)
class Arm:
    """What is loaded: where, with which requests, and how a good answer begins."""

    port: int
    make: Callable[[], bytes]
    expected: bytes


def measure(house: OwnHouse, world: dict[str, Any], *, seconds: float, rounds: int) -> list[Line]:
    """Give the lines of this benchmark; the web server of the house runs."""
    full, short, talk = world["full"][0], world["short"][0], world["talk"][0]
    lines: list[Line] = []
    for name, touchpoint, arm in (
        ("form, 22 statements", full, form_arm(house, full, world["asked_full"])),
        ("form, 5 statements", short, form_arm(house, short, world["asked_short"])),
        ("form, 5 and a comment", talk, form_arm(house, talk, world["asked_short"], WORDS)),
        ("JSON API, 22 statements", full, api_arm(house, full, world)),
    ):
        warm_up(arm)
        row = insert_of_newest(house, touchpoint)
        with (
            _bare(house, "bench.bare_settings", row) as bare_port,
            _bare(house, "bench.barest_settings", row) as alone_port,
        ):
            arms = {
                port: Arm(port, bare_maker(arm, port), b"HTTP/1.1 201")
                for port in (bare_port, alone_port)
            }
            lines += compare(
                name,
                bare=arms[bare_port],
                alone=arms[alone_port],
                ours=arm,
                seconds=seconds,
                rounds=rounds,
            )
    return lines


def _bare(house: OwnHouse, settings: str, row: str) -> AbstractContextManager[int]:
    # The web server's role has no right to insert.
    return house.serve(BARE, DJANGO_SETTINGS_MODULE=settings, BENCH_ROW=row, DATABASE_ROLE="")


def form_arm(
    house: OwnHouse, touchpoint: dict[str, Any], asked: list[int], comment: str = ""
) -> Arm:
    """Give the public form, each answer with a key and ratings of its own."""
    dice = random.Random(1)
    port = house.options.port

    def make() -> bytes:
        fields = {"key": _key(dice), "asked": touchpoint["asked"]}
        for place in asked:
            item = touchpoint["items"][place]
            fields[f"e-{item}"] = str(dice.randint(1, 7))
            fields[f"d-{item}"] = str(dice.randint(1, 7))
        if comment:
            fields["comment"] = comment
        body = urlencode(fields).encode()
        return post(f"/f/{touchpoint['code']}/", body, headers=FORM, port=port)

    return Arm(port, make, b"HTTP/1.1 303")


def api_arm(house: OwnHouse, touchpoint: dict[str, Any], world: dict[str, Any]) -> Arm:
    """Give the JSON API."""
    dice = random.Random(2)
    port = house.options.port

    def make() -> bytes:
        ratings = {
            dimension: {
                item: {"expected": dice.randint(1, 7), "delivered": dice.randint(1, 7)}
                for item in items
            }
            for dimension, items in world["items"].items()
        }
        headers = (
            f"Content-Type: application/json\r\nAuthorization: Bearer {world['secret']}\r\n"
            f"Idempotency-Key: {_key(dice)}\r\n"
        )
        body = json.dumps({"version": touchpoint["version"], "ratings": ratings}).encode()
        path = f"/api/v1/touchpoints/{touchpoint['uuid']}/responses/"
        return post(path, body, headers=headers, port=port)

    return Arm(port, make, b"HTTP/1.1 201")


def bare_maker(arm: Arm, port: int) -> Callable[[], bytes]:
    """Give the same requests, sent to the bare view."""

    def make() -> bytes:
        line, rest = arm.make().split(b"\r\n", 1)
        return line.replace(line.split()[1], b"/f/insert/") + b"\r\n" + rest

    warm_up(Arm(port, make, b"HTTP/1.1 201"))
    return make


def _key(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))


def insert_of_newest(house: OwnHouse, touchpoint: dict[str, Any]) -> str:
    """Give the INSERT that stores a row like one of the touchpoint's, for `bench.bare`."""
    names = ", ".join(["id", *(name for name in COLUMNS if name != "id")])
    [row] = house.ask(
        f"SELECT {names} FROM responses_response WHERE asker = %s LIMIT 1",  # noqa: S608
        [touchpoint["uuid"]],
    )
    places = ", ".join(["%s"] * len(COLUMNS))
    statement = f"INSERT INTO responses_response ({names}) VALUES ({places})"  # noqa: S608
    return json.dumps([statement, [_plain(value) for value in row[1:]]])


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview):
        return f"\\x{value.hex()}"
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def warm_up(arm: Arm) -> None:
    """Let both workers import and connect before the clock starts."""
    outcome = run_load(
        port=arm.port, make_request=arm.make, expected=arm.expected, seconds=1, most=300
    )
    assert outcome.answers, f"nothing but {outcome.other!r}"


def compare(
    name: str, *, bare: Arm, alone: Arm, ours: Arm, seconds: float, rounds: int
) -> list[Line]:
    """Run all in turns; give the ratios of the medians and the rates."""
    arms = (bare, alone, ours)
    rates: list[list[float]] = [[] for _arm in arms]
    for _round in range(rounds):
        for arm, found in zip(arms, rates, strict=True):
            outcome = run_load(
                port=arm.port, make_request=arm.make, expected=arm.expected, seconds=seconds
            )
            assert not outcome.others, f"{outcome.others} times {outcome.other!r}"
            found.append(outcome.rate)
    bare_rate, alone_rate, our_rate = (statistics.median(found) for found in rates)
    return [
        at_least(f"{name}: against one INSERT alone", our_rate / alone_rate, GOAL),
        at_least("  against one INSERT behind the middleware", our_rate / bare_rate, GOAL),
        note(
            "  answers a second: ours, INSERT behind it, alone",
            f"{our_rate:,.0f}, {bare_rate:,.0f}, {alone_rate:,.0f}",
        ),
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
