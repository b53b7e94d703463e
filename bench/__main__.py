"""`make bench`: every benchmark in one run of some minutes; exit code 1 where a goal is missed.

Larger amounts: `python -m bench.rebuild --responses 10000000`, `python -m bench.dashboard
--responses 10000000`, and so on; each module is a program of its own.
"""

from __future__ import annotations

import argparse

from bench import answer_path, dashboard, freshness, memory, pages, rebuild, wave
from bench.table import Line, end, machine, print_lines
from tests.house import BEAT, WEB, WORKER, own_house


def main() -> None:
    """Run everything, each benchmark in a fresh house."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=2, help="of a round of answers")
    parser.add_argument("--rounds", type=int, default=5, help="of answers")
    parser.add_argument("--instruments", type=int, default=1, help="of the waves published")
    chosen = parser.parse_args()
    found: list[Line] = []

    def show(title: str, lines: list[Line]) -> None:
        print_lines(title, lines)
        found.extend(lines)

    with own_house() as house:
        [[version]] = house.ask("SHOW server_version")
        print(machine(version))
        world = house.build_world("12")
        house.start(WEB)
        seconds, rounds = chosen.seconds, chosen.rounds
        show("Pages", pages.measure(house, world))
        show("Answer path", answer_path.measure(house, world, seconds=seconds, rounds=rounds))
    with own_house() as house:
        show("Memory", memory.measure(house, house.build_world("2")))
    with own_house() as house:
        # Units that no answer was sent to: the watched ones count from nothing.
        world = house.build_world("12")
        house.start(WEB, BEAT, WORKER)
        show("Freshness", freshness.measure(house, world, seconds=20))
    with own_house() as house:
        house.build_world("1")
        house.start(WEB)
        show("Dashboard", dashboard.measure(house, responses=chosen.responses, times=60))
    with own_house() as house:
        house.manage("migrate")
        show("Rebuild", rebuild.measure(house, responses=chosen.responses))
        show(
            "Publishing a wave",
            wave.measure(house, people=wave.PEOPLE, instruments=chosen.instruments),
        )
    end(found)


if __name__ == "__main__":
    main()
