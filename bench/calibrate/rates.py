"""Rates of claims where nothing is true, and where something is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from bench.calibrate.claims import (
    ALL,
    ANY,
    GROUPS,
    HOME,
    UNIT,
    UNIT_DIMENSION,
    WORKSHOP,
    Count,
    cells_of,
    count,
)
from bench.calibrate.ratings import CEILING, RARE
from bench.calibrate.worlds import DIMENSIONS, WHOLE, World, simulate
from bench.table import Line, at_least, at_most, note
from culture.dashboards.tones import EVEN, SHORT
from culture.scoring.certainty import SIGNS_RATE, WORDS_LEVEL

if TYPE_CHECKING:
    import numpy as np

ONE_SIDE = ("delivered",)
PAGES = (UNIT, UNIT_DIMENSION, ALL, GROUPS, WORKSHOP, HOME)
SIGNS = ("heat map", "statements", "dots of a trend")

NOISE = (
    World(12, 60, items=2),
    World(3, 5),
    World(6, 200),
    World(12, 5, RARE),
    World(12, 20, RARE),
    World(40, 20, CEILING),
    World(12, 60, has_minimum=True),
    World(12, 20, RARE, has_minimum=True),
    World(12, 10, response=0.3, sides=ONE_SIDE, has_classes=True),
    World(12, 10, response=0.6, sides=ONE_SIDE, has_classes=True),
    World(12, 10, response=1.0, sides=ONE_SIDE, has_classes=True),
    World(3, 40, response=0.3, sides=ONE_SIDE, has_classes=True),
    World(40, 6, response=0.9, sides=ONE_SIDE),
    World(6, 200, response=0.6, sides=ONE_SIDE),
    World(12, 20, CEILING, response=0.6, sides=ONE_SIDE, has_classes=True),
    World(12, 20, RARE, response=0.6, sides=ONE_SIDE, has_classes=True),
    World(12, 10, response=0.6),
    World(12, 10, response=1.0),
)

UNITS = range(WHOLE + 1, WHOLE + 13)
CUSTOMERS = World(12, 60)
WAVE = World(12, 20, response=0.8, sides=ONE_SIDE, has_classes=True)


@dataclass(frozen=True, slots=True)
class Truth:
    """Something that is there, and the claim that should be made of it."""

    name: str
    page: str
    claim: str
    world: World


def _moved(world: World, *, by: Mapping[int, float]) -> World:
    """Move some units between both windows, in every dimension."""
    shift = {(1, unit, at): far for unit, far in by.items() for at in range(DIMENSIONS)}
    return replace(world, shift=shift)


_STEPS = _moved(WAVE, by={unit: (unit - 7.5) / 6 for unit in UNITS})
_HALF = _moved(CUSTOMERS, by=dict.fromkeys(UNITS[:6], -1.2))
TRUTHS = (
    Truth("all .8 better", UNIT, "trend", _moved(CUSTOMERS, by=dict.fromkeys(UNITS, 0.8))),
    Truth("one lower by 1.2", ALL, "look there first", _moved(CUSTOMERS, by={WHOLE + 1: -1.2})),
    Truth("half lower by 1.2", GROUPS, "groups", _HALF),
    Truth("teams from -.9 to .9", ALL, "teams differ", _STEPS),
    Truth("teams from -.9 to .9", UNIT, "sentence", _STEPS),
    Truth("all 1.2 higher", WORKSHOP, "workshop", _moved(WAVE, by=dict.fromkeys(UNITS, 1.2))),
    Truth("leaders rate 1 higher", ALL, "breakdown", replace(WAVE, lift=1)),
)


def count_noise(
    random: np.random.Generator, *, rounds: int, worlds: Sequence[World] = NOISE
) -> dict[World, Count]:
    """Count what pages say of each world without any truth."""
    found = {}
    for world in worlds:
        found[world] = Count()
        for _round in range(rounds):
            found[world] = found[world].plus(count(simulate(random, world)))
    return found


def lines_of(counted: Count, *, is_exact: bool) -> list[Line]:
    """Write each rate; the goals are for words of a page together, and for signs of a table.

    Of one world two standard errors of the simulation are left open; `is_exact` leaves none.
    """
    lines = []
    for kind in PAGES:
        names = sorted(name for page, name in counted.said if page == kind and name != ANY)
        for name in names:
            said = counted.share(kind, name)
            if said:
                lines.append(note(f"{kind}: {name}", f"{said:.3f}"))
        goal = WORDS_LEVEL
        lines += _with_goal(counted, kind, ANY, goal, is_exact=is_exact)
    for kind in SIGNS:
        lines += _with_goal(counted, kind, "sign", SIGNS_RATE, is_exact=is_exact)
    return lines


def together(counts: Sequence[Count]) -> Count:
    """All worlds together."""
    found = Count()
    for one in counts:
        found = found.plus(one)
    return found


def _with_goal(
    counted: Count, kind: str, name: str, goal: float, *, is_exact: bool
) -> Iterator[Line]:
    pages = counted.pages[kind]
    if pages:
        open_ = 0.0 if is_exact else 2 * sqrt(goal * (1 - goal) / pages)
        what = f"{kind}: {name} ({pages} pages)"
        yield at_most(what, counted.share(kind, name), round(goal + open_, 3), digits=3)


def true_effects(random: np.random.Generator, *, rounds: int) -> list[Line]:
    """How often what is there is said, by kind of claim; and what is said falsely beside it."""
    lines: list[Line] = []
    for n, goal in ((100, 0.90), (60, 0.70), (20, None)):
        lines += named(random, n, pages=60 * rounds, goal=goal)
    for truth in TRUTHS:
        counted = Count()
        for _round in range(max(rounds // 4, 5)):
            counted = counted.plus(count(simulate(random, truth.world)))
        share = counted.share(truth.page, truth.claim)
        lines.append(note(f"{truth.name}: {truth.claim} ({truth.world.name})", f"{share:.3f}"))
    lines.append(_false_signs(random, rounds=rounds))
    return lines


def named(random: np.random.Generator, n: int, *, pages: int, goal: float | None) -> Iterator[Line]:
    """A gap of half a point in one of five dimensions, on the page of a unit."""
    units, named, beside, seen = 20, 0, 0, 0
    shift = {(at, unit, 0): -0.5 for at in (0, 1) for unit in range(2, units + 2)}
    while seen < pages:
        for board in simulate(random, World(units, n, is_even=True, shift=shift)).boards[1:]:
            told = board.told
            if told is None:
                continue
            tones = {one.key: told.tones.of(one) for one in told.figures}
            named += tones.pop("d0") == SHORT
            beside += any(tone != EVEN for tone in tones.values())
            seen += 1
    what, share = f"gap of .5 in one of five named, n {n} ({seen} pages)", named / seen
    yield note(what, f"{share:.3f}") if goal is None else at_least(what, share, goal, digits=3)
    yield at_most(f"another dimension named beside it, n {n}", beside / seen, WORDS_LEVEL, digits=3)


def _false_signs(random: np.random.Generator, *, rounds: int) -> Line:
    """Of the signs of a heat map in which every third cell has a gap, those that have none."""
    shift = {
        (1, unit, place): -0.7
        for unit in range(2, 14)
        for place in range(DIMENSIONS)
        if (unit + place) % 3 == 0
    }
    shares = []
    for _round in range(rounds):
        found = simulate(random, World(12, 60, shift=shift))
        tones = cells_of(found.boards[0])
        marked = [key for key, tone in tones.items() if tone != EVEN and key[1] != "overall"]
        false = [key for key in marked if (1, key[0], int(key[1][1:])) not in shift]
        shares.append(len(false) / max(len(marked), 1))
    share = sum(shares) / len(shares)
    return at_most("false signs among all, every third cell true", share, SIGNS_RATE, digits=3)
