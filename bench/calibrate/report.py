"""The tables of calibration, on the screen and in `docs/scoring.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.calibrate import intervals, rates
from bench.table import Line

DOCUMENT = Path(__file__).parents[2] / "docs" / "scoring.md"
BEGIN, END = "<!-- make calibrate begins -->", "<!-- make calibrate ends -->"
SEED = 20

Tables = Mapping[str, Sequence[Line]]


def measure(*, rounds: int, samples: int, seed: int = SEED) -> Iterator[tuple[str, list[Line]]]:
    """Simulate everything, table by table."""
    random = np.random.default_rng(seed)
    counted = rates.count_noise(random, rounds=rounds)
    for world, found in counted.items():
        yield f"Noise, {world.name}", rates.lines_of(found, is_exact=False)
    for name, is_wave in (("customers", False), ("waves", True)):
        counts = [found for world, found in counted.items() if bool(world.response) is is_wave]
        together = rates.together(counts)
        yield f"Noise, all {name} together", rates.lines_of(together, is_exact=True)
    yield "True effects", rates.true_effects(random, rounds=rounds)
    yield "Intervals of customers", list(intervals.of_customers(random, samples=samples))
    yield "Intervals of three columns", list(intervals.of_minimums(random, samples=samples))
    yield "Intervals of differences", list(intervals.of_changes(random, samples=samples))
    yield "Intervals of alpha", list(intervals.of_alpha(random, samples=samples))
    yield "Intervals of waves", list(intervals.of_waves(random, rounds=max(samples // 20, 5)))
    yield "Intervals of customers in small cells", list(intervals.of_cells(random, samples=samples))


def write(tables: Tables, *, rounds: int, samples: int) -> None:
    """Set the tables into the page of scoring, in place of those of the last time."""
    text = DOCUMENT.read_text()
    before, rest = text.split(BEGIN)
    _old, after = rest.split(END)
    said = [
        f"{BEGIN}\n",
        f"{rounds} organisations a world, {samples} samples an interval, seed {SEED}.\n",
    ]
    for title, lines in tables.items():
        rows = [f"| {one.what} | {one.value} | {one.goal} | {one.verdict} |" for one in lines]
        head = [f"**{title}**\n", "| what | measured | goal | |", "|---|---|---|---|"]
        said.append("\n".join([*head, *rows, ""]))
    DOCUMENT.write_text(before + "\n".join([*said, END]) + after)
