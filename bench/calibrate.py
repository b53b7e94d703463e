"""`make calibrate`: how often pages say what is chance, and find what is there.

Simulates organisations without and with true gaps, hands their published numbers to the functions
that pages use, and counts what these would say; then counts how often intervals hold the truth.
Exit code 1 where a goal is missed. `--pages 200` is the short version.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import sqrt
from typing import TYPE_CHECKING

import django
import numpy as np

from bench.table import Line, at_least, at_most, end, note, print_lines
from culture.privacy.deviations import Pooled, mean_interval
from culture.scoring.agreement import unit_effect
from culture.scoring.bounded import bounded_gap, bounded_interval
from culture.scoring.gaps import gap_of
from culture.scoring.intervals import Interval
from culture.scoring.quantiles import t_quantile
from culture.scoring.tallies import PairTally, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from culture.dashboards.figures import Numbers, Whole
    from culture.metrics.content import Entry, TeamAgreement

    Ratings = NDArray[np.int64]

DIMENSIONS = 5
ENDS = Interval(1, 7)
SHAPES = ("middle", "ceiling", "rare failures")
SHARED = 0.5  # of the variance of a rating is the person's own mood


@dataclass(frozen=True, slots=True)
class World:
    """What is simulated: so many units, answers in each, and how they are given."""

    units: int
    n: int
    shape: str = "middle"
    gap: float = 0.0  # in the first dimension, everywhere

    @property
    def name(self) -> str:
        """How the table calls it."""
        return f"{self.units} units, n {self.n}, {self.shape}"


def ratings(
    random: np.random.Generator,
    shape: str,
    size: tuple[int, int, int],
    ends: Interval = ENDS,
    *,
    shift: float = 0.0,
) -> Ratings:
    """Draw ratings of units x people x dimensions, alike in every unit; the first one shifted."""
    low, high = ends
    width = (high - low) / 6
    centre = {"middle": (low + high) / 2, "ceiling": high - 0.5 * width, "rare failures": high}
    mood = random.normal(0, sqrt(SHARED), (*size[:2], 1))
    own = random.normal(0, sqrt(1 - SHARED), size)
    # Rounding adds a twelfth to the variance: with it the deviation is 1.2 on 1..7.
    spread = sqrt(1.44 - 1 / 12) * width
    moved = np.full(size[2], centre[shape])
    moved[0] += shift
    found = np.rint(moved + (0 if shape == "rare failures" else spread) * (mood + own))
    if shape == "rare failures":
        found = np.where(random.random((*size[:2], 1)) < 0.1, low, found)
    return np.clip(found, low, high).astype(np.int64)


def customers(random: np.random.Generator, world: World) -> list[Numbers]:
    """Publish what customers of each unit say, the whole first, as the rolling engine does."""
    size = (world.units, world.n, DIMENSIONS)
    delivered = ratings(random, world.shape, size, shift=world.gap)
    # In the middle everybody expects the middle; elsewhere what is usually delivered.
    expected = np.full(size, 4) if world.shape == "middle" else ratings(random, world.shape, size)
    pages = [(expected.reshape(-1, DIMENSIONS), delivered.reshape(-1, DIMENSIONS))]
    pages += list(zip(expected, delivered, strict=True))
    return [_of_customers(*page) for page in pages]


def employees(
    random: np.random.Generator, world: World, *, response: float
) -> tuple[list[Numbers], bool]:
    """Publish one side of a wave as the closed engine does; say also whether teams "differ"."""
    from culture.metrics.closed.levels import DIFFER, LITTLE, verdict_of  # noqa: PLC0415
    from culture.metrics.closed.numbers import HALF_A_TENTH, outwards, tenths  # noqa: PLC0415
    from culture.metrics.content import Entry, TeamAgreement  # noqa: PLC0415

    said = ratings(random, world.shape, (world.units, world.n, DIMENSIONS))
    invited = round(world.n / response)
    columns = [*np.moveaxis(said, 2, 0).astype(float), said.mean(axis=2)]
    degrees = world.units * (world.n - 1)
    pooled = [
        Pooled(sqrt(((c - c.mean(1, keepdims=True)) ** 2).sum() / degrees), degrees)
        for c in columns
    ]

    def entry(number: int, values: NDArray[np.float64], population: int) -> Entry:
        level = tenths(float(values.mean()))
        interval, lasting = (
            outwards(min(low, level - HALF_A_TENTH), max(high, level + HALF_A_TENTH))
            for asked in (population, None)
            for low, high in [
                mean_interval(level, n=values.size, pooled=pooled[number], population=asked)
                or (level, level)
            ]
        )
        is_overall = number == DIMENSIONS
        return Entry(
            kind="overall" if is_overall else "dimension",
            key="overall" if is_overall else f"d{number}",
            n=values.size,
            delivered=level,
            interval=interval,
            lasting=lasting,
        )

    levels = []
    for number, column in enumerate(np.moveaxis(said, 2, 0)):
        effect = unit_effect([Tally.of(map(int, unit)) for unit in column])
        verdict = verdict_of(effect, among=DIMENSIONS)
        levels.append(
            TeamAgreement(
                f"d{number}", "delivered", said.size, world.units, 0, 0, verdict, 0, 0, None
            )
        )
    everybody = [
        entry(number, column.ravel(), invited * world.units)
        for number, column in enumerate(columns)
    ]
    pages = [_numbers(everybody, tuple(levels))]
    pages += [
        _numbers([entry(number, column[unit], invited) for number, column in enumerate(columns)])
        for unit in range(world.units)
    ]
    return pages, any(level.verdict in {DIFFER, LITTLE} for level in levels)


def claims(now: Sequence[Numbers], before: Sequence[Numbers], whole: Whole) -> Counter[str]:
    """Count what the pages of a whole and of its units say, by kind; every claim is chance."""
    from culture.dashboards.figures import EVEN, Whole, p_of_difference  # noqa: PLC0415
    from culture.dashboards.findings import (  # noqa: PLC0415
        CHANGE,
        LOWEST_CHILD,
        Told,
        lowest_of,
    )
    from culture.dashboards.voices import Voice  # noqa: PLC0415
    from culture.org.models import Unit  # noqa: PLC0415
    from culture.scoring.certainty import clear_of  # noqa: PLC0415
    from culture.scoring.tiers import tiers_of  # noqa: PLC0415

    found: Counter[str] = Counter()
    children = [(Unit(name=str(place)), one) for place, one in enumerate(now[1:])]
    for place, (numbers, earlier) in enumerate(zip(now, before, strict=True)):
        assert numbers.overall
        assert earlier.overall
        others = {CHANGE: p_of_difference(earlier.overall, numbers.overall)}
        if place == 0:
            widest = min(numbers.dimensions, key=lambda one: one.value)
            lowest = lowest_of(children, [widest, numbers.overall], whole)
            others |= {LOWEST_CHILD: lowest.p} if lowest else {}
        beside = Whole(must_differ=whole.must_differ) if place == 0 else whole
        told = Told("unit", numbers, beside, Voice(label=""), others)
        sentence = any(told.tones.of(one) != EVEN for one in told.figures)
        if place == 0 and whole.numbers:
            sentence = told.ends_differ
        clear = clear_of(
            {
                one.key: p_of_difference(then, one)
                for one in [numbers.overall, *numbers.dimensions]
                if (then := earlier.one(*one.spot))
            }
        )
        kind = "whole" if place == 0 else "unit"
        found[f"sentence, tiles, next step of a {kind}"] += sentence
        found[f"change on the page of a {kind}"] += told.tones.says(CHANGE)
        found[f"workshop of a {kind}"] += bool(clear)
        found["look there first"] += told.tones.says(LOWEST_CHILD)
        found[f"any word on the page of a {kind}"] += bool(told.tones.clear) or sentence
        found[f"pages of a {kind}"] += 1
    cells = {
        (place, one.key): one
        for place, (_unit, numbers) in enumerate(children)
        for one in numbers.dimensions
    }
    found["heat map with any sign"] += any(tone != EVEN for tone in whole.cells(cells).values())
    estimates = [
        one.estimate for _unit, numbers in children if (one := numbers.overall) and one.estimate
    ]
    may = whole.may_compare("overall")
    found["groups of units"] += may and len(tiers_of(estimates).ordered) > 1
    return found


def noise(random: np.random.Generator, world: World, *, pages: int, response: float) -> list[Line]:
    """Count the claims of organisations in which nothing is true; a `response` of 0: customers."""
    from culture.dashboards.figures import Whole  # noqa: PLC0415

    found: Counter[str] = Counter()
    rounds = max(10, pages // world.units)
    for _round in range(rounds):
        if response:
            now, differ = employees(random, world, response=response)
            before, _differ = employees(random, world, response=response)
            found.update({"teams differ": differ})
            whole = Whole(now[0], "whole", must_differ=True)
        else:
            now, before = customers(random, world), customers(random, world)
            whole = Whole()
        found.update(claims(now, before, whole))
    every = {"unit": found.pop("pages of a unit"), "whole": found.pop("pages of a whole")}
    lines = []
    for name, count in sorted(found.items()):
        number = every["unit"] if name.endswith("unit") else every["whole"]
        goal = 0.10 if "sign" in name else 0.05
        # What the simulation itself leaves open: two standard errors.
        open_ = 2 * sqrt(goal * (1 - goal) / number)
        lines.append(
            at_most(f"{name} ({number})", count / number, round(goal + open_, 3), digits=3)
        )
    return lines


def power(random: np.random.Generator, n: int, *, pages: int, goal: float) -> list[Line]:
    """How often a gap of half a point in one of five dimensions is named on the unit's page."""
    from culture.dashboards.figures import SHORT, Whole  # noqa: PLC0415
    from culture.dashboards.findings import CHANGE, Told  # noqa: PLC0415
    from culture.dashboards.voices import Voice  # noqa: PLC0415

    named = false = 0
    for _page in range(pages):
        numbers = customers(random, World(1, n, gap=-0.5))[1]
        told = Told("unit", numbers, Whole(), Voice(label=""), {CHANGE: 1.0})
        tones = {one.key: told.tones.of(one) for one in told.figures}
        named += tones.pop("d0") == SHORT
        false += any(tone != "even" for tone in tones.values())
    return [
        at_least(f"gap of .5 in one of five named, n {n}", named / pages, goal, digits=3),
        note(f"something else named beside it, n {n}", f"{false / pages:.3f}"),
    ]


def coverage(random: np.random.Generator, *, samples: int) -> Iterator[Line]:
    """How often an interval holds the truth, and how wide it is beside t."""
    for ends, items, shape in product(
        (Interval(1, 5), Interval(1, 7), Interval(0, 10)), (1, 4), SHAPES
    ):
        truth = ratings(random, shape, (1, 200_000, items), ends).mean()
        for n in (5, 10, 20, 60):
            drawn = ratings(random, shape, (samples, n, items), ends).sum(axis=2)
            hits, ratios = Counter[str](), []
            for row in drawn:
                expected = int(ends.high if shape != "middle" else sum(ends) / 2) * items
                tally = PairTally.of((expected, int(one)) for one in row)
                gap = bounded_gap(tally, ends=ends, factor=items)
                level = bounded_interval(tally.delivered_side, ends=ends, factor=items)
                assert gap
                assert level
                mean, sd = row.mean() / items, row.std(ddof=1) / items
                by_t = t_quantile(n - 1) * sd / sqrt(n)
                shift = expected / items
                hits["gap"] += gap.low <= truth - shift <= gap.high
                hits["level"] += level.low <= truth <= level.high
                hits["t"] += abs(mean - truth) <= by_t
                ratios.append((gap.high - gap.low, 2 * by_t))
            wide = sum(one for one, _t in ratios) / max(sum(t for _one, t in ratios), 1e-9)
            low, high = map(int, ends)
            name = f"{low}..{high}, {items} items, {shape}, n {n}"
            worst = min(hits["gap"], hits["level"]) / samples
            beside = f"{worst:.3f}, t {hits['t'] / samples:.3f}, width {wide:.2f}"
            open_ = 2 * sqrt(0.93 * 0.07 / samples)
            is_wide = shape == "middle" and n >= 20 and wide > 1.25
            yield Line(name, beside, "≥ .93, ≤ 1.25 t", worst >= 0.93 - open_ and not is_wide)


def _of_customers(expected: Ratings, delivered: Ratings) -> Numbers:
    from culture.metrics.content import Entry  # noqa: PLC0415

    columns = [(expected[:, one], delivered[:, one], 1) for one in range(DIMENSIONS)]
    columns.append((expected.sum(axis=1), delivered.sum(axis=1), DIMENSIONS))
    entries = []
    for number, (first, second, factor) in enumerate(columns):
        gap = gap_of(_tally(first, second), factor=factor, ends=ENDS)
        is_overall = number == DIMENSIONS
        entries.append(
            Entry(
                kind="overall" if is_overall else "dimension",
                key="overall" if is_overall else f"d{number}",
                n=gap.n,
                expected=gap.expected,
                delivered=gap.delivered,
                gap=gap.gap,
                interval=gap.interval,
                lasting=gap.interval,
                gap_sd=gap.gap_sd,
            )
        )
    return _numbers(entries)


def _tally(first: Ratings, second: Ratings) -> PairTally:
    sums = (
        first.sum(),
        second.sum(),
        (first * first).sum(),
        (second * second).sum(),
        (first * second).sum(),
    )
    return PairTally(len(first), *map(int, sums))


def _numbers(entries: Sequence[Entry], levels: Sequence[TeamAgreement] = ()) -> Numbers:
    from culture.dashboards.figures import Numbers  # noqa: PLC0415
    from culture.metrics.content import Content  # noqa: PLC0415

    content = Content("", ("delivered",), 1, 7, 5, 5, ())
    return Numbers(replace(content, entries=tuple(entries), levels=tuple(levels)), {})


def measure(*, pages: int, samples: int, seed: int = 20) -> dict[str, list[Line]]:
    """Simulate everything; `pages` per world, `samples` per interval."""
    random = np.random.default_rng(seed)
    tables = {}
    for units, n, shape in ((12, 60, "middle"), (3, 5, "middle"), (40, 20, "ceiling"),
                            (12, 5, "rare failures"), (6, 200, "middle")):  # fmt: skip
        world = World(units, n, shape)
        title = f"Noise, customers: {world.name}"
        tables[title] = noise(random, world, pages=pages, response=0)
    for units, n, response in ((12, 10, 0.3), (12, 10, 0.6), (12, 10, 1.0), (40, 6, 0.9)):
        world = World(units, n)
        title = f"Noise, waves: {world.name}, response {response:.0%}"
        tables[title] = noise(random, world, pages=pages, response=response)
    tables["True effects"] = [
        *power(random, 100, pages=pages, goal=0.90),
        *power(random, 60, pages=pages, goal=0.70),
    ]
    tables["Intervals"] = list(coverage(random, samples=samples))
    return tables


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(prog="bench.calibrate", description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--samples", type=int, default=2000)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings.test")
    django.setup()
    found: list[Line] = []
    for title, lines in measure(pages=chosen.pages, samples=chosen.samples).items():
        print_lines(title, lines)
        found += lines
    end(found)


if __name__ == "__main__":
    main()
