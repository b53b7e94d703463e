"""What `make run` weighs: the proportional set size of all its processes, while they are at work.

Memory that processes share is counted once. `--house PID` measures a house that runs already.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.answer_path import form_arm, warm_up
from bench.pages import ORGANISATION, get
from bench.table import Line, at_most, end, note, print_lines
from machine.embedded.place import CHECKOUT
from machine.supervisor import web_answers
from tests.house import START_SECONDS, OwnHouse, own_house, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL = 350
SECONDS = 35.0  # of tasks, each time
VISITS = 12  # so that each process of the web server has shown the page
RESPONSES = 5_000
WORDS = {"granian": "web", "machine.supervisor.worker": "worker and beat"}


def measure(house: OwnHouse, world: dict[str, Any]) -> list[Line]:
    """Give the lines of this benchmark; the engines of the house run, and nothing else."""
    made = house.manage(
        *("generate_responses", "--responses", str(RESPONSES), "--name", ORGANISATION),
        *("--units", "12", "--cells"),
    )
    assert not made.returncode, made.stderr
    access = house.tell("-m", "bench.access", ORGANISATION)
    with _running(house) as supervisor:
        time.sleep(SECONDS)
        begun = weigh(supervisor.pid, "after the start")
        warm_up(form_arm(house, world["full"][0], world["asked_full"]))
        for path in (access["path"], "/"):
            for _visit in range(VISITS):
                assert get(house, path, cookie=access["cookie"]).text
        time.sleep(SECONDS)
        pids = (house.engines.postgres_pid, house.engines.valkey_pid)
        engines = sum(_weight(pid) for root in pids if root for pid, _line in _below(root))
        at_work = weigh(supervisor.pid, "after answers and pages")
    return [*begun, *at_work, note("  PostgreSQL and Valkey", f"{engines:.0f} MB")]


def weigh(supervisor: int, when: str) -> list[Line]:
    """Give the lines of a house whose supervisor has this process id."""
    weights: dict[str, float] = defaultdict(float)
    for pid, line in _below(supervisor):
        if "postgres" in line or "valkey" in line:
            continue
        name = next((name for word, name in WORDS.items() if word in line), "supervisor")
        weights[name] += _weight(pid)
    parts = ", ".join(f"{name} {weights[name]:.0f}" for name in sorted(weights))
    return [
        at_most(f"all processes, {when}", sum(weights.values()), GOAL, unit=" MB", digits=0),
        note(f"  {parts} MB", ""),
    ]


@contextmanager
def _running(house: OwnHouse) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, str(CHECKOUT / "manage.py"), "run", "--no-demo"]
    process = subprocess.Popen(  # noqa: S603 (our own command)
        command, env=house.environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: web_answers(house.options), seconds=START_SECONDS)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _below(root: int) -> Iterator[tuple[int, str]]:
    """Give a process and all that descend from it, each with its command line."""
    children = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            status = (entry / "stat").read_text()
            children[int(status.rpartition(")")[2].split()[1])].append(int(entry.name))
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        waiting += children[pid]
        with suppress(OSError):
            yield pid, os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes())


def _weight(pid: int) -> float:
    """Give the megabytes of one process, and its part of those that it shares."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--house", type=int, metavar="PID", help="of `manage.py run`")
    chosen = parser.parse_args()
    if chosen.house:
        lines = weigh(chosen.house, "now")
    else:
        with own_house() as house:
            lines = measure(house, house.build_world("2"))
    print_lines("Memory", lines)
    end(lines)


if __name__ == "__main__":
    main()
