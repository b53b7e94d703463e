"""Publishing a wave: guard, audit, certificate and all, in the job that does it.

Each size is a wave of its own, published in a process of its own. `python -m bench.wave --people
20000 --instruments 4` is the largest that was promised; it takes some minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import pairwise
from math import log

from bench.table import Line, at_most, end, note, print_lines
from tests.house import OwnHouse, own_house

PEOPLE = (130, 1_300, 5_000)
LARGEST = 20_000
INSTRUMENTS = 4

# Four instruments for 20,000 people: 180 s of two cores, and 700 MB; smaller waves in proportion.
SECONDS, MEGABYTES = 180, 700
EXPONENT = 1.2

# Below, what does not grow with people outweighs what does.
FEWEST_COMPARED = 1_000


def measure(house: OwnHouse, *, people: Sequence[int], instruments: int) -> list[Line]:
    """Give the lines of this benchmark; the database of the house runs."""
    lines, seconds = [], {}
    for asked in people:
        wave = house.tell("-m", "bench.wave_world", "make", str(asked), str(instruments))
        told = house.tell("-m", "bench.wave_world", "publish", wave)
        seconds[asked] = told["seconds"]
        name = f"wave of {asked:,} people, {instruments} instruments"
        goal = max(SECONDS * (asked / LARGEST) * instruments / INSTRUMENTS, 10)
        lines += [
            at_most(f"{name}: processor time", told["seconds"], goal, unit=" s", digits=1),
            at_most("  memory", told["megabytes"], MEGABYTES, unit=" MB", digits=0),
            note(
                "  releases, answers attacked, seconds of the clock",
                f"{told['releases']:,}, {told['examined']:,}, {told['waited']:.1f}",
            ),
        ]
    compared = sorted(asked for asked in seconds if asked >= FEWEST_COMPARED)
    for fewer, more in pairwise(compared):
        grows = log(seconds[more] / seconds[fewer]) / log(more / fewer)
        lines.append(at_most(f"exponent in people, {fewer:,} to {more:,}", grows, EXPONENT))
    return lines


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=list(PEOPLE))
    parser.add_argument("--instruments", type=int, default=INSTRUMENTS)
    chosen = parser.parse_args()
    with own_house() as house:
        house.manage("migrate")
        lines = measure(house, people=chosen.people, instruments=chosen.instruments)
    print_lines("Publishing a wave", lines)
    end(lines)


if __name__ == "__main__":
    main()
