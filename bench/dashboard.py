"""The dashboard of a whole organisation with few and with many responses, in turns."""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

from bench.pages import get
from bench.table import Line, at_most, end, note, print_lines
from tests.house import WEB, OwnHouse, own_house

GOAL = 1.2
FEW = 10_000
UNITS = 12
WARM = 8


def measure(house: OwnHouse, *, responses: int, times: int) -> list[Line]:
    """Generate both organisations and give the lines of this benchmark."""
    few = _generate(house, "Few", FEW)
    many = _generate(house, "Many", responses)
    house.ask("VACUUM ANALYZE")
    for _time in range(WARM):
        _seconds(house, few)
        _seconds(house, many)
    pairs = [(_seconds(house, few), _seconds(house, many)) for _time in range(times)]
    small, large = (statistics.median(times) for times in zip(*pairs, strict=True))
    queries = [house.tell("-m", "bench.counting", name) for name in ("Few", "Many")]
    return [
        at_most(f"page at {responses:,} responses against {FEW:,}", large / small, GOAL),
        note("  milliseconds", f"{large * 1000:.1f}, {small * 1000:.1f}"),
        Line(
            "queries of the page at both sizes",
            f"{queries[1]}, {queries[0]}",
            "equal",
            queries[0] == queries[1],
        ),
    ]


def _generate(house: OwnHouse, name: str, responses: int) -> dict[str, Any]:
    made = house.manage(
        *("generate_responses", "--responses", str(responses), "--units", str(UNITS)),
        *("--name", name, "--cells"),
    )
    assert not made.returncode, made.stderr
    access: dict[str, Any] = house.tell("-m", "bench.access", name)
    return access


def _seconds(house: OwnHouse, access: dict[str, Any]) -> float:
    began = time.perf_counter()
    page = get(house, access["path"], cookie=access["cookie"])
    took = time.perf_counter() - began
    assert page.status == 200
    return took


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=60)
    chosen = parser.parse_args()
    with own_house() as house:
        house.build_world("1")
        house.start(WEB)
        lines = measure(house, responses=chosen.responses, times=chosen.times)
    print_lines("Dashboard", lines)
    end(lines)


if __name__ == "__main__":
    main()
