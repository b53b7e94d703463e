"""See `bench.calibrate`."""

import argparse
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings.test")
django.setup()

from bench.calibrate.report import measure, write  # noqa: E402 (models are loaded from here on)
from bench.table import end, print_lines  # noqa: E402


def main() -> None:
    """Print every table; write them down where that was asked for."""
    parser = argparse.ArgumentParser(prog="bench.calibrate", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="organisations per world")
    parser.add_argument("--samples", type=int, default=1000, help="samples per interval")
    parser.add_argument("--write", action="store_true", help="set tables into docs/scoring.md")
    chosen = parser.parse_args()
    tables = {}
    for title, lines in measure(rounds=chosen.rounds, samples=chosen.samples):
        print_lines(title, lines)
        tables[title] = lines
    if chosen.write:
        write(tables, rounds=chosen.rounds, samples=chosen.samples)
    end([line for lines in tables.values() for line in lines])


main()
