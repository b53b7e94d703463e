"""An outsider saves the files of every scope before and after a block, and adds up what they tell.

Four of a block of five said the same of each statement, and one said something else. Sums are
exact, so the squares of the block would give the unlike one away. They are told in coarse steps;
but a block counts in nine scopes at least, and nine steps taken anew around nine means are nine
roundings of one number.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import astuple
from functools import cache
from itertools import combinations_with_replacement, product
from statistics import fmean
from typing import NamedTuple

import numpy as np
import pytest

from bench.calibrate.worlds import WHOLE, World, publish_wave, window_of
from culture.metrics.closed import scatters
from culture.metrics.content import ITEM
from culture.metrics.models import PublishedCell, Release
from culture.privacy.scatter import Answers, Scatter, scatter_of
from feedback.touchpoints.models import Touchpoint
from tests import make

pytestmark = pytest.mark.django_db

STATEMENTS = ("d1-1", "d1-2", "d2-1")
SIDES = ("expected", "delivered")
PLACES = list(product(STATEMENTS, SIDES))
NOVEMBER = dt.date(2026, 11, 1)
STARTS = {"month": NOVEMBER, "quarter": dt.date(2026, 10, 1), "year": dt.date(2026, 1, 1)}
BLOCKS = 40
Ratings = tuple[int, ...]


class Seen(NamedTuple):
    """What a file says of one side of a statement: the exact sum, and the squares as told."""

    total: int
    squares: float


File = dict[tuple[str, str], Seen]


def test_nine_scopes_tell_no_more_of_a_block_than_one() -> None:
    """With steps taken anew in each scope, nine gave 145 of these 240 away, and one 101."""
    random = np.random.default_rng(18)
    harbour = a_house(random)
    tried, right = 0, dict.fromkeys(("nine", "the unit's month", "the year of the whole"), 0)
    before = files(harbour.unit.path)
    for _block in range(BLOCKS):
        truth = {place: four_and_one(random) for place in PLACES}
        answer(harbour, truth)
        after = files(harbour.unit.path)
        assert len(after) == 9
        for place, ratings in truth.items():
            pairs = [(after[scope][place], before[scope][place]) for scope in after]
            assert {now.total - then.total for now, then in pairs} == {sum(ratings)}
            told = [now.squares - then.squares for now, then in pairs]
            tried += 1
            for name, squares in zip(right, (fmean(told), told[0], told[-1]), strict=True):
                right[name] += guess(sum(ratings), squares) == squares_of(ratings)
        before = after

    assert (tried, right) == (
        240,
        {"nine": 103, "the unit's month": 102, "the year of the whole": 100},
    )


def test_no_scope_says_which_of_two_blocks_came() -> None:
    """Both have one sum and are told in one step, so every number in all nine scopes is alike."""
    said = []
    for delivered in ((5, 5, 5, 5, 3), (5, 5, 5, 4, 4)):
        harbour = a_house(np.random.default_rng(2))
        before = harbour_cells(harbour)
        answer(
            harbour, {place: (6,) * 5 if place[1] == "expected" else delivered for place in PLACES}
        )
        releases = Release.objects.filter(unit__in=harbour.unit.path).newest()
        cells = [cell.delivered_squares for cell in harbour_cells(harbour)]
        said.append(
            (
                [[astuple(entry) for entry in release.said.entries] for release in releases],
                cells,
            )
        )
        assert cells != [cell.delivered_squares for cell in before]

    (first, squares), (second, others) = said
    assert squares != others
    assert len(first) == 22
    assert first == second


@pytest.mark.parametrize("units", [3, 9])
def test_a_wave_measures_scatter_once_however_many_units_it_tells_it_of(
    units: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All units and breakdowns are told of one deviation, so reading them all adds nothing."""
    world = World(units, 12, response=0.6, has_classes=True)
    measured = Counter[int]()

    def measuring(answers: Answers, *, zones: Mapping[int, Collection[int]]) -> Scatter:
        found = scatter_of(answers, zones=zones)
        everybody = [group for held in zones.values() for group in held]
        assert sorted(everybody) == sorted(set(answers.groups))  # no group is in two zones
        measured[len(answers.values)] += 1
        return found

    monkeypatch.setattr(scatters, "scatter_of", measuring)
    random = np.random.default_rng(1)
    contents, _everybody = publish_wave(random, world, 0, window_of(world, 0))

    assert len(contents) == units + 1
    # Three sides of five dimensions and five statements, and the overall gap.
    assert measured == {contents[WHOLE].n: 31}


def harbour_cells(harbour: Touchpoint) -> list[PublishedCell]:
    cells = PublishedCell.objects.filter(scope_unit=harbour.unit, scope_start=NOVEMBER)
    return list(cells.order_by("subject"))


def a_house(random: np.random.Generator) -> Touchpoint:
    """The desk of a unit in a region of a house, with answers in all nine scopes around it."""
    organisation = make.an_organisation()
    version = make.a_version(organisation)
    whole = make.a_unit(organisation, name="Whole")
    north, south = (make.a_unit(organisation, parent=whole, name=name) for name in "NS")
    harbour, station, airport = (
        make.a_touchpoint(make.a_unit(organisation, parent=parent, name=name), version)
        for parent, name in ((north, "Harbour"), (north, "Station"), (south, "Airport"))
    )
    for desk, day, n in (
        (harbour, make.TODAY, 10),
        (harbour, dt.date(2026, 10, 5), 15),
        (harbour, dt.date(2026, 2, 5), 10),
        (station, make.TODAY, 25),
        (station, dt.date(2026, 10, 5), 10),
        (station, dt.date(2026, 3, 5), 15),
        (airport, make.TODAY, 20),
        (airport, dt.date(2026, 5, 5), 30),
    ):
        expected, delivered = (random.integers(low, 8, (n, 3)).tolist() for low in (4, 2))
        make.some_responses(desk, list(zip(expected, delivered, strict=True)), day=day)
    make.settle()
    return harbour


def answer(desk: Touchpoint, ratings: dict[tuple[str, str], Ratings]) -> None:
    """Five answers, published at once."""
    sides = [
        list(zip(*(ratings[statement, side] for statement in STATEMENTS), strict=True))
        for side in SIDES
    ]
    make.some_responses(desk, list(zip(*sides, strict=True)))
    make.settle()


def four_and_one(random: np.random.Generator) -> Ratings:
    alike, unlike = random.choice(np.arange(1, 8), 2, replace=False).tolist()
    return (alike, alike, alike, alike, unlike)


def files(units: list[int]) -> dict[tuple[int, int], File]:
    """What the newest files of some units say of November, its quarter and its year."""
    newest = Release.objects.filter(unit__in=units).newest()
    found = {
        (-units.index(release.unit_id), list(STARTS).index(release.grain)): release.said
        for release in newest
        if release.starts_on == STARTS[release.grain]
    }
    return {
        scope: {
            (entry.key, side): seen(entry.n, getattr(entry, side), getattr(entry, f"{side}_sd"))
            for entry in content.entries
            if entry.kind == ITEM
            for side in SIDES
        }
        for scope, content in sorted(found.items())
    }


def seen(n: int, mean: float, deviation: float) -> Seen:
    return Seen(round(mean * n), deviation**2 * (n - 1) + n * mean**2)


@cache
def sets_of(total: int) -> list[int]:
    """The sums of squares of all sets of five ratings with a sum."""
    found = combinations_with_replacement(range(1, 8), 5)
    return sorted({squares_of(one) for one in found if sum(one) == total})


def squares_of(ratings: Ratings) -> int:
    return sum(one * one for one in ratings)


def guess(total: int, squares: float) -> int:
    return min(sets_of(total), key=lambda one: abs(one - squares))
