"""`make mutants`: plants faults in what computes, guards and says numbers, within some minutes."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import pytest

from tests.mutants.hunting import Hunt, tell

CHECKOUT = Path(__file__).resolve().parents[2]
REASONS = Path(__file__).with_name("survivors.json")
# One campaign of half a minute, which these two share and a fork would not hold again.
CAMPAIGN = "not two_hundred_organisations and not are_broken_by_the_same_attacker"
ROOMS = {
    "scoring": (["culture/scoring/*.py"], ["tests/culture/test_scoring_*.py"]),
    "privacy": (
        ["culture/privacy/*.py"],
        [
            "tests/culture/test_privacy_*.py",
            "tests/culture/test_metrics_differences.py",
            "tests/culture/test_metrics_waves.py",
        ],
    ),
    "saying": (
        [
            "culture/dashboards/findings.py",
            "culture/dashboards/figures.py",
            "culture/dashboards/tones.py",
            "culture/dashboards/formats.py",
            "culture/dashboards/voices.py",
            "culture/dashboards/words.py",
        ],
        ["tests/culture/test_dashboards_*.py"],
    ),
}


def main() -> int:
    """Hunt in the chosen rooms; 1 when a mutant lives that nobody has explained."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--rooms", nargs="*", choices=ROOMS, default=list(ROOMS))
    parser.add_argument("--minutes", type=float, default=10.0, help="for each room")
    parser.add_argument("--only", nargs="*", help="modules by the last part of their names")
    parser.add_argument("--seed", type=int, default=1, help="which are tried when time is short")
    options = parser.parse_args()
    reasons: dict[str, str] = json.loads(REASONS.read_text())
    return int(any([hunt_in(room, options, reasons) for room in options.rooms]))  # noqa: C419


def hunt_in(room: str, options: argparse.Namespace, reasons: dict[str, str]) -> int:
    """Hunt in one room and tell; give how many live unexplained, or 1 when none was planted."""
    sources, tests = ROOMS[room]
    files = {
        _module(path): path
        for path in _all(sources)
        if (path.stem in options.only if options.only else path.name != "__init__.py")
    }
    hunt = Hunt(files, seconds=60 * options.minutes, seed=options.seed)
    chosen = [str(path) for path in _all(tests)]
    quiet = ["-q", "-p", "no:randomly", "--no-cov", "--reuse-db"]
    pytest.main([*quiet, "-k", CAMPAIGN, *chosen], plugins=[hunt])
    sys.stdout.write(f"\n== {room}\n")
    return tell(hunt, reasons) or not any(hunt.fates.values())


def _all(patterns: list[str]) -> list[Path]:
    return sorted(path for pattern in patterns for path in CHECKOUT.glob(pattern))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)


sys.exit(main())
