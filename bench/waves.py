"""A wave from its opening to its closing at several sizes of house: what grows with people.

Opening in the job that does it, tokens and answers through the web process, a minute of sealing and
stirring while answers come, closing. What publishing costs, `python -m bench.wave` says. `python -m
bench.waves --people 130 1300 5000 20000` takes some minutes more than what it does by default.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

from bench.table import Line, at_most, end, machine, note, print_lines
from bench.waves_world import REQUESTS
from tests.house import WEB, OwnHouse, own_house

PEOPLE = (130, 1_300, 5_000)

EXPONENT = 1.1
SECONDS_A_PERSON = 0.0045  # of a processor: most of it makes keys
TOKEN, ANSWER = 6.0, 8.0  # ms of a processor; a second of the clock has other work in it
STIRRED_A_PERSON = 1_000  # bytes of log in a minute in which something came

# Below, what does not grow with people outweighs what does.
FEWEST_COMPARED = 1_000


def measure(house: OwnHouse, *, people: Sequence[int]) -> list[Line]:
    """Give the lines of this benchmark; the web process of the house runs."""
    lines: list[Line] = []
    told: dict[int, dict[str, Any]] = {}
    for asked in people:
        told[asked] = one = _one_wave(house, asked)
        lines += [
            note(f"wave of {asked:,} people in {one['cells']:,} cells", ""),
            at_most(
                "  opening, processor time",
                one["opening"],
                max(SECONDS_A_PERSON * asked, 2),
                unit=" s",
                digits=1,
            ),
            note(
                "    by the clock; of it keys, and what opens in one transaction",
                f"{one['waited']:.1f} s; {one['keys']:.1f} s, {one['transaction']:.1f} s",
            ),
            at_most("  a token, of the web process", one["tokens_each"], TOKEN, unit=" ms"),
            at_most("  an answer, of the web process", one["answers_each"], ANSWER, unit=" ms"),
            note("    tokens and answers a second", f"{one['tokens']:.0f}, {one['answers']:.0f}"),
            note(
                "  a busy minute of sealing and stirring, log and time",
                f"{one['busy_bytes'] / 1e6:.1f} MB, {one['busy']:.2f} s",
            ),
            at_most(
                "  a minute with one answer, log",
                one["quiet_bytes"] / 1e6,
                max(STIRRED_A_PERSON * asked / 1e6, 1),
                unit=" MB",
                digits=1,
            ),
            note("    its time", f"{one['quiet']:.2f} s"),
            note("  closing, and the last shuffle", f"{one['closing']:.2f} s"),
        ]
    compared = sorted(asked for asked in told if asked >= FEWEST_COMPARED)
    for fewer, more in pairwise(compared):
        for what in ("opening", "quiet_bytes", "closing"):
            grows = log(told[more][what] / told[fewer][what]) / log(more / fewer)
            lines.append(
                at_most(f"exponent of {what} in people, {fewer:,} to {more:,}", grows, EXPONENT)
            )
    return lines


def _one_wave(house: OwnHouse, people: int) -> dict[str, Any]:
    def tell(step: str, *more: str) -> dict[str, Any]:
        told: dict[str, Any] = house.tell("-m", "bench.waves_world", step, *more)
        return told

    wave = tell("make", str(people))["wave"]
    port = str(house.options.port)
    found = tell("open", wave)
    for step in ("tokens", "answers"):
        before = processor_seconds(house.children[WEB].pid)
        found |= tell(step, wave, port)
        spent = processor_seconds(house.children[WEB].pid) - before
        found[f"{step}_each"] = 1000 * spent / REQUESTS
    found |= tell("stir", wave)
    return found | tell("close", wave)


def processor_seconds(pid: int) -> float:
    """How long a process and those that it started have been at work on a processor."""
    own = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    spent = (int(own[11]) + int(own[12])) / os.sysconf("SC_CLK_TCK")
    return spent + sum(processor_seconds(int(child)) for child in children)


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=list(PEOPLE))
    chosen = parser.parse_args()
    with own_house() as house:
        [[version]] = house.ask("SHOW server_version")
        print(machine(version))
        house.start(WEB)
        lines = measure(house, people=chosen.people)
    print_lines("Waves", lines)
    end(lines)


if __name__ == "__main__":
    main()
