"""What protection leaves to be read: 281 people in 30 teams, drawn again and again.

Needs no database. `python -m bench.floor` prints how many teams keep their number, whether tenure
and role can be shown for the whole, and how far coding moves the mean of everybody.
"""

from __future__ import annotations

import argparse
import random
import uuid
from collections import Counter
from dataclasses import dataclass
from statistics import fmean

from bench.table import Line, at_least, at_most, end, note, print_lines
from culture.metrics.closed.breakdowns import possible_breakdowns
from culture.metrics.closed.counts import counts_of
from culture.metrics.closed.divisions import kept_breakdowns
from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.metrics.closed.scores import Labels, ScoredSheet, read_sheet
from culture.metrics.counts import AtLeast
from culture.privacy.ground import Ground
from culture.privacy.groups import group_units, publishable
from culture.scoring.layout import DimensionLayout, Layout
from tests.culture.organisations import answered, realistic

DRAWS = 20
K = 5
FEWEST_INVITED = 8
LABELS = Labels(("d1", "d2"), ("d1-1", "d1-2", "d2-1"))
LAYOUT = Layout(1, 5, (DimensionLayout((0, 1)), DimensionLayout((2,))), asks_importance=False)

# What is kept of an ordinary organisation, and must not become less: decision 0035 says why no rule
# of whole groups keeps more than `k` alone does.
TEAMS_KEPT, LARGE_KEPT, MOVED = 0.75, 0.87, 0.03


@dataclass(frozen=True, slots=True)
class Draw:
    """One organisation as it answered, and what is left to be read of it."""

    teams: int
    kept: int
    by_k_alone: int
    large: int
    large_kept: int
    exact: int
    breakdowns: int
    classes: tuple[int, ...]
    moved: float


def draw(seed: int) -> Draw:
    """Let the people of the organisation answer by chance, and publish."""
    model = realistic()
    some = answered(model.paths, model.invited, rng=random.Random(seed), items=3)
    cells = {
        uuid.UUID(int=number): group
        for number, group in enumerate(
            group_units(some.invited, paths=some.paths, least=FEWEST_INVITED), 1
        )
    }
    cell_of = {unit: name for name, cell in cells.items() for unit in cell.members}
    rows = tuple(
        AnswerRow(cell_of[one.unit], one.tenure, one.role, None, one.answers)
        for one in some.respondents
    )
    sheet = Sheet(uuid.UUID(int=seed + 1), ("delivered",), LAYOUT, rows)
    ground = Ground(cells, some.paths, K)
    breakdowns = possible_breakdowns(rows, sheet, ground=ground)
    reading = read_sheet(
        sheet,
        ground=ground,
        labels=LABELS,
        classes=[one.class_of for one in breakdowns],
        seed=b"secret %d" % seed,
    )
    counts = counts_of(reading, ground=ground)
    answers = Counter(one.unit for one in some.respondents)
    teams = [unit for unit in some.invited if answers[unit] >= K]
    shown = [counts.of_unit(unit) for unit in teams if unit in reading.grouping.units]
    large = [unit for unit in teams if some.invited[unit] >= FEWEST_INVITED]
    alone = publishable(group_units(answers, paths=some.paths, least=K), paths=some.paths)
    kept = [
        kept_breakdowns(subject, sheet, breakdowns=breakdowns, k=K)
        for subject in reading.dimensions
    ]
    return Draw(
        teams=len(teams),
        kept=len(shown),
        by_k_alone=len(alone.keys() & set(teams)),
        large=len(large),
        large_kept=sum(unit in reading.grouping.units for unit in large),
        exact=sum(not isinstance(n, AtLeast) for n in shown),
        breakdowns=len(set.intersection(*kept)),
        classes=tuple(len(breakdown.classes) for breakdown in breakdowns),
        moved=_moved(reading),
    )


def _moved(reading: ScoredSheet) -> float:
    """How far the mean of the first dimension lies from that of the answers themselves."""
    coded = reading.dimensions[0]
    told = fmean(score.delivered / coded.factor for score in coded.scores)
    true = fmean(
        fmean(rating for rating in reading.rows[score.place].delivered[:2] if rating is not None)
        for score in coded.scores
    )
    return abs(told - true)


def measure(*, draws: int) -> list[Line]:
    """Give the lines of this benchmark."""
    found = [draw(seed) for seed in range(draws)]
    teams = sum(one.teams for one in found)
    kept = sum(one.kept for one in found)
    exact = sum(one.exact for one in found)
    by_k_alone = sum(one.by_k_alone for one in found)
    large = sum(one.large_kept for one in found) / sum(one.large for one in found)
    both = sum(one.breakdowns == 2 for one in found)
    return [
        at_least("teams of five answers or more with a number", kept / teams, TEAMS_KEPT),
        at_least("  of those with eight people or more", large, LARGE_KEPT),
        note("  if nothing but k decided", f"{by_k_alone / teams:.2f}"),
        note("  with an exact count, of those with a number", f"{exact / kept:.2f}"),
        at_least("draws with tenure and role of the whole", both / draws, 1),
        note(
            "  classes of tenure and of role, on average",
            " and ".join(
                f"{fmean(n):.1f}" for n in zip(*(one.classes for one in found), strict=True)
            ),
        ),
        at_most("mean of the whole moved, at most", max(one.moved for one in found), MOVED),
    ]


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS)
    chosen = parser.parse_args()
    lines = measure(draws=chosen.draws)
    print_lines("What protection leaves", lines)
    end(lines)


if __name__ == "__main__":
    main()
