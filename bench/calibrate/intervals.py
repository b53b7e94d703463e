"""How often an interval holds the truth, and how wide it is beside Student's t."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from bench.calibrate.ratings import CEILING, ENDS, MIDDLE, RARE, SHAPES, ratings
from bench.calibrate.worlds import WHOLE, World, publish_wave, window_of
from bench.table import Line
from culture.dashboards.figures import Figure
from culture.dashboards.tones import difference
from culture.metrics.content import DIMENSION, Entry
from culture.privacy.steps import tell
from culture.privacy.told import ToldTally, told_gap
from culture.scoring.agreement import icc1_interval
from culture.scoring.bounded import bounded_interval
from culture.scoring.contrasts import ContrastSide, unpaired
from culture.scoring.gaps import gap_of
from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile
from culture.scoring.reliability import alpha_interval, alpha_of_rows
from culture.scoring.tallies import PairTally

if TYPE_CHECKING:
    from bench.calibrate.ratings import Ratings
    from culture.metrics.content import Content

FROM = 0.93
WIDEST = 1.25  # times t, where t is right
MANY = 200_000
FEW = 20  # from here on t is right in the middle


@dataclass
class Holds:
    """How many intervals held the truth, and how wide they were beside t."""

    held: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    by_t: list[float] = field(default_factory=list)

    def add(self, interval: Interval | None, truth: float, *, t: float = 0.0) -> None:
        """Count one interval; none where it is not shown."""
        if interval is not None:
            self.held.append(interval.low - 1e-9 <= truth <= interval.high + 1e-9)
            self.widths.append(interval.high - interval.low)
            self.by_t.append(t)

    @property
    def share(self) -> float:
        """How many of those shown held the truth."""
        return float(np.mean(self.held)) if self.held else 1.0

    def line(self, what: str, *, is_wide: bool = False) -> Line:
        """Write a row: coverage has a goal, and width where t is right."""
        if not self.held:
            return Line(what, "not shown")
        share, width = self.share, float(np.mean(self.widths))
        ratio = width / float(np.mean(self.by_t)) if any(self.by_t) else 0.0
        beside = f", {ratio:.2f} t" if ratio else ""
        open_ = 2 * sqrt(FROM * (1 - FROM) / len(self.held))
        is_met = share >= FROM - open_ and not (is_wide and ratio > WIDEST)
        goal = f"≥ {FROM:g}{f', ≤ {WIDEST:g} t' if is_wide else ''}"
        return Line(what, f"{share:.3f}, width {width:.2f}{beside}", goal, is_met)


def of_customers(random: np.random.Generator, *, samples: int) -> Iterator[Line]:
    """Gaps of customers as they are told, and levels, whichever holds less."""
    scales = (Interval(1, 5), Interval(1, 7), Interval(0, 10))
    for ends, items, shape in product(scales, (1, 4), SHAPES):
        truth = float(ratings(random, shape, (MANY // items, items), ends).mean())
        for n in (5, 10, 20, 60, 200):
            both = _levels_and_gaps(random, (ends, items, shape, n), truth, samples=samples)
            found = min(both, key=lambda one: one.share)
            low, high = map(int, ends)
            what = "dimension" if items > 1 else "statement"
            is_wide = shape == MIDDLE and n >= FEW
            yield found.line(f"{what}, {low} to {high}, {shape}, n {n}", is_wide=is_wide)


def _levels_and_gaps(
    random: np.random.Generator,
    place: tuple[Interval, int, str, int],
    truth: float,
    *,
    samples: int,
) -> tuple[Holds, Holds]:
    ends, items, shape, n = place
    expected = int(ends.high if shape != MIDDLE else sum(ends) / 2)
    gaps, levels = Holds(), Holds()
    for _sample in range(samples):
        drawn = ratings(random, shape, (n, items), ends).sum(axis=1)
        tally = PairTally.of((expected * items, int(one)) for one in drawn)
        t = 2 * t_quantile(n - 1) * float(drawn.std(ddof=1)) / items / sqrt(n)
        told = told_gap(_told(tally, ends, items), ends=ends, factor=items)
        gaps.add(told.interval, truth - expected, t=t)
        level = bounded_interval(tally.delivered_side, ends=ends, factor=items)
        levels.add(level, truth, t=t)
    return gaps, levels


def of_cells(random: np.random.Generator, *, samples: int) -> Iterator[Line]:
    """Gaps of many answers that came in small cells, each of which tells its squares in a step."""
    ends = Interval(1, 7)
    for items, shape, (cells, size) in product((1, 4), SHAPES, ((12, 5), (40, 5), (40, 10))):
        truth = float(ratings(random, shape, (MANY // items, items), ends).mean())
        found, n = Holds(), cells * size
        for _sample in range(samples):
            drawn = ratings(random, shape, (n, items), ends).sum(axis=1)
            parts = [
                PairTally.of((int(ends.high) * items, int(one)) for one in part)
                for part in np.split(drawn, cells)
            ]
            told = sum((_told(part, ends, items) for part in parts), ToldTally())
            t = 2 * t_quantile(n - 1) * float(drawn.std(ddof=1)) / items / sqrt(n)
            found.add(told_gap(told, ends=ends, factor=items).interval, truth - ends.high, t=t)
        what = "dimension" if items > 1 else "statement"
        yield found.line(f"{what}, 1 to 7, {shape}, {cells} cells of {size}")


def _told(tally: PairTally, ends: Interval, factor: int) -> ToldTally:
    low, high = map(int, ends)
    return tell(tally, low=low * factor, high=high * factor)


def of_minimums(random: np.random.Generator, *, samples: int) -> Iterator[Line]:
    """Distances to the least that is accepted, where both columns differ from person to person."""
    for ends, shape in product((Interval(1, 7), Interval(1, 9)), SHAPES):
        delivered = float(ratings(random, shape, (MANY, 1), ends).mean())
        least = float(ratings(random, MIDDLE, (MANY, 1), ends).mean())
        for n in (5, 10, 20, 60, 200):
            found = Holds()
            for _sample in range(samples):
                sides = (ratings(random, one, (n, 1), ends).ravel() for one in (MIDDLE, shape))
                tally = PairTally.of(
                    (int(one), int(other)) for one, other in zip(*sides, strict=True)
                )
                t = 2 * t_quantile(n - 1) * sqrt(tally.difference.spread / (n * n * (n - 1)))
                told = told_gap(_told(tally, ends, 1), ends=ends)
                found.add(told.interval, delivered - least, t=t)
            low, high = map(int, ends)
            what = f"above the minimum, {low} to {high}, {shape}, n {n}"
            yield found.line(what, is_wide=shape == MIDDLE and n >= FEW)


def of_changes(random: np.random.Generator, *, samples: int) -> Iterator[Line]:
    """Differences between two windows, and between two units: separate people."""
    for shape, n in product(SHAPES, (5, 20, 60, 200)):
        found = Holds()
        for _sample in range(samples):
            one, other = (_a_figure(random, shape, n) for _side in range(2))
            distance = difference(one, other)
            found.add(distance.interval if distance else None, 0.0)
        yield found.line(f"change or difference of customers, {shape}, n {n} and {n}")


def _a_figure(random: np.random.Generator, shape: str, n: int) -> Figure:
    tally = PairTally.of((4, int(one)) for one in ratings(random, shape, (n, 1)).ravel())
    gap = gap_of(tally, ends=ENDS)
    entry = Entry(
        kind=DIMENSION,
        key="d0",
        n=n,
        expected=gap.expected,
        delivered=gap.delivered,
        gap=gap.gap,
        interval=gap.interval,
        lasting=gap.interval,
        gap_sd=gap.gap_sd,
    )
    return Figure(entry, "d0")


def of_alpha(random: np.random.Generator, *, samples: int) -> Iterator[Line]:
    """Alpha with Feldt's interval, which stands beside the reliability of a difference."""
    truth = alpha_of_rows(ratings(random, MIDDLE, (20_000, 4)).tolist())
    for n in (20, 60, 200):
        found = Holds()
        for _sample in range(samples):
            value = alpha_of_rows(ratings(random, MIDDLE, (n, 4)).tolist())
            ends = alpha_interval(value, n=n, parts=4) if value is not None else None
            found.add(ends and Interval(*ends), truth or 0.0)
        yield found.line(f"alpha of four statements, n {n}")


def of_waves(random: np.random.Generator, *, rounds: int) -> Iterator[Line]:
    """Everything with an interval that a wave publishes, or that is made of what it publishes."""
    worlds = [
        World(12, 10, shape, response=response, sides=("delivered",), has_classes=True)
        for shape, response in (
            (MIDDLE, 0.3),
            (MIDDLE, 0.6),
            (MIDDLE, 0.9),
            (MIDDLE, 1.0),
            (CEILING, 0.6),
            (RARE, 0.6),
        )
    ]
    worlds += [
        World(units, n, response=0.6, sides=("delivered",), has_classes=True)
        for units, n in ((3, 40), (40, 6))
    ]
    for world in worlds:
        truth = float(ratings(random, world.shape, (MANY, 1)).mean())
        kinds: dict[str, Holds] = defaultdict(Holds)
        for _round in range(rounds):
            pair = [publish_wave(random, world, at, window_of(world, at)) for at in (0, 1)]
            _add_wave(kinds, *pair[1], truth)
            _add_differences(kinds, pair[0][0], pair[1][0])
        for what, found in sorted(kinds.items()):
            yield found.line(f"{what}: {world.name}")


def _add_wave(
    kinds: dict[str, Holds],
    contents: dict[int, Content],
    everybody: dict[int, Ratings],
    truth: float,
) -> None:
    for unit, said in everybody.items():
        for place, asked in enumerate(said.mean(axis=0).tolist()):
            content = contents.get(unit)
            entry = content and content.one(DIMENSION, f"d{place}")
            if entry:
                kinds["those asked"].add(entry.interval, asked)
                kinds["whoever answers next"].add(entry.lasting, truth)
    if WHOLE in contents:
        _add_whole(kinds, contents[WHOLE], truth)


def _add_whole(kinds: dict[str, Holds], whole: Content, truth: float) -> None:
    classes = [group for breakdown in whole.breakdowns for group in breakdown.groups]
    for entry in (entry for group in classes for entry in group.entries):
        kinds["classes"].add(entry.interval, truth)
    for level in whole.levels:
        if level.icc1 is not None:
            ends = icc1_interval(level.icc1, people=level.n, teams=level.teams)
            kinds["ICC(1)"].add(ends, 0.0)


def _add_differences(
    kinds: dict[str, Holds], before: dict[int, Content], after: dict[int, Content]
) -> None:
    for unit, content in after.items():
        then = before.get(unit)
        one, other = (found and found.one(DIMENSION, "d0") for found in (then, content))
        if one and other:
            sides = (ContrastSide(side.value, side.n, None, side.lasting) for side in (one, other))
            kinds["before and after a workshop"].add(unpaired(*sides).interval, 0.0)
