"""How a benchmark reports: rows of a measure, its value, its goal and a verdict."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

WIDTHS = (58, 24, 12)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure; without a goal it informs and cannot fail."""

    what: str
    value: str
    goal: str = ""
    is_met: bool = True

    @property
    def verdict(self) -> str:
        """Say whether the goal is met."""
        if not self.goal:
            return ""
        return "met" if self.is_met else "MISSED"


def at_most(what: str, value: float, goal: float, *, unit: str = "", digits: int = 2) -> Line:
    """A measure that should be small."""
    shown = f"{value:,.{digits}f}{unit}"
    return Line(what, shown, f"≤ {goal:g}{unit}", value <= goal)


def at_least(what: str, value: float, goal: float, *, unit: str = "", digits: int = 2) -> Line:
    """A measure that should be great."""
    shown = f"{value:,.{digits}f}{unit}"
    return Line(what, shown, f"≥ {goal:g}{unit}", value >= goal)


def note(what: str, value: str) -> Line:
    """A measure without a goal."""
    return Line(what, value)


def print_lines(title: str, lines: Iterable[Line]) -> None:
    """Print a table."""
    print(f"\n{title}")
    for line in lines:
        cells = (line.what, line.value, line.goal)
        padded = (f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
        print("  " + " ".join((*padded, line.verdict)).rstrip(), flush=True)


def end(lines: Sequence[Line]) -> None:
    """End the program: 1 where a goal is missed."""
    sys.exit(any(not line.is_met for line in lines))


def machine(database_version: str) -> str:
    """Describe where the numbers were taken."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB of memory, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"PostgreSQL {database_version}; load at the start {load:.1f}"
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
