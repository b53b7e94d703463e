"""Organisations, simulated and published by the engines that publish, as the boards of pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bench.calibrate.ratings import ENDS, MIDDLE, expectations, ratings
from culture.accounts.models import Organisation
from culture.dashboards.board import Board, Viewpoint
from culture.dashboards.units import Ancestor
from culture.metrics.closed.facts import CATEGORIES, ROLE, TENURE, AnswerRow, Sheet, WaveFacts
from culture.metrics.closed.releases import sheet_contents
from culture.metrics.closed.scores import Labels
from culture.metrics.lines import Line
from culture.metrics.models import Measure, Series, Subject
from culture.metrics.reading import Published
from culture.metrics.rolling.releases import content_of
from culture.metrics.tallies import SubjectTally
from culture.metrics.windows import Window
from culture.org.models import Unit
from culture.privacy.ground import Ground
from culture.privacy.groups import UnitGroup
from culture.privacy.periods import Grain, Period
from culture.privacy.steps import tell
from culture.privacy.told import ToldTally
from culture.scoring.layout import DimensionLayout, Layout
from culture.scoring.tallies import PairTally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bench.calibrate.ratings import Ratings
    from culture.accounts.models import User
    from culture.metrics.content import Content
    from culture.metrics.rolling.strata import SubjectStratum

    Shift = NDArray[np.float64]

DIMENSIONS = 5
K = 5
WHOLE = 1
TODAY = dt.date(2027, 1, 15)
CUSTOMERS, EMPLOYEES = "customer", "employee"
DESK = "desk"  # everybody is asked at the same place
MONTHS = 3  # of a window, over which the answers of customers come evenly


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """So many units, about `n` answers in each, and how they are given.

    `shift` moves what was delivered, by window (before, now), unit and dimension: what is true.
    With a `response` those who answered are that share of a unit's employees, else they are
    customers. `is_even` says that each unit has exactly `n` answers; those who lead people rate
    everything `lift` points higher. With a minimum, three columns are asked, of which the lowest
    is on average what is expected.
    """

    units: int
    n: int
    shape: str = MIDDLE
    response: float = 0.0
    items: int = 1
    sides: tuple[str, ...] = ("expected", "delivered")
    has_classes: bool = False
    is_even: bool = False
    has_minimum: bool = False
    lift: int = 0
    shift: Mapping[tuple[int, int, int], float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How the tables call it."""
        start = f"wave, {self.response:.0%} answer" if self.response else "customers"
        sides = ", both sides" if self.response and len(self.sides) > 1 else ""
        sides = ", three columns" if self.has_minimum else sides
        return f"{start}{sides}, {self.units} units, n {self.n}, {self.shape}"

    def moved(self, window: int, unit: int) -> Shift:
        """How far each statement is moved."""
        found = [self.shift.get((window, unit, place), 0.0) for place in range(DIMENSIONS)]
        return np.repeat(np.array(found), self.items)


@dataclass(frozen=True)
class Simulated:
    """Both windows of a world, published."""

    world: World
    windows: tuple[Window, Window]
    contents: tuple[Mapping[int, Content], Mapping[int, Content]]

    @cached_property
    def units(self) -> list[Unit]:
        """The whole, then the units below."""
        return [
            Unit(pk=pk, uuid=uuid.UUID(int=pk), name=f"unit {pk}", path=sorted({WHOLE, pk}))
            for pk in range(WHOLE, WHOLE + self.world.units + 1)
        ]

    @cached_property
    def boards(self) -> list[Board]:
        """What each page reads: of the whole, then of each unit that is shown."""
        source = EMPLOYEES if self.world.response else CUSTOMERS
        series = _series(source, self.world.sides)
        releases = {
            (unit, window): Published(content, "", dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
            for window, contents in zip(self.windows, self.contents, strict=True)
            for unit, content in contents.items()
        }
        root, *below = self.units
        return [
            Board(
                place=Viewpoint(
                    unit, [] if unit is root else [Ancestor(root, is_open=True)], _NOBODY, TODAY
                ),
                lines=(),
                line=Line(series),
                window=self.windows[1],
                order="",
                subjects={},
                children=below if unit is root else (),
                windows=self.windows,
                releases=releases,
                links=(),
            )
            for unit in self.units
            if unit.pk in self.contents[1]
        ]


_NOBODY: User = None  # type: ignore[assignment]  # nothing that is judged asks who reads


def simulate(random: np.random.Generator, world: World) -> Simulated:
    """Draw and publish both windows of a world."""
    windows = (window_of(world, 0), window_of(world, 1))
    first, second = (_publish(random, world, place, windows[place]) for place in (0, 1))
    return Simulated(world, windows, (first, second))


def layout_of(world: World) -> Layout:
    """Five dimensions of so many statements each."""
    parts = (
        DimensionLayout(tuple(range(place * world.items, (place + 1) * world.items)))
        for place in range(DIMENSIONS)
    )
    return Layout(int(ENDS.low), int(ENDS.high), tuple(parts))


def window_of(world: World, place: int) -> Window:
    if not world.response:
        return Window(period=Period(dt.date(2026, (7, 10)[place], 1), Grain.QUARTER))
    closed_on = dt.date(2026, (4, 11)[place], 1)
    return Window(edition=uuid.UUID(int=place), name=f"wave {place}", closed_on=closed_on)


def _series(source: str, sides: Sequence[str]) -> Series:
    organisation = Organisation(k=K)
    return Series(
        organisation=organisation,
        uuid=uuid.UUID(int=9),
        source=source,
        instrument=uuid.UUID(int=8),
        low=int(ENDS.low),
        high=int(ENDS.high),
        sides=list(sides),
        names={"en": "simulated"},
    )


def _publish(
    random: np.random.Generator, world: World, place: int, window: Window
) -> dict[int, Content]:
    if world.response:
        return publish_wave(random, world, place, window)[0]
    return _publish_customers(random, world, place, window)


def _publish_customers(
    random: np.random.Generator, world: World, place: int, window: Window
) -> dict[int, Content]:
    """Publish what customers say of each unit and of the whole, as the rolling engine does."""
    series, subjects = _series(CUSTOMERS, world.sides), _subjects(world)
    found: dict[int, dict[SubjectStratum, SubjectTally]] = {}
    for unit in range(WHOLE + 1, WHOLE + 1 + world.units):
        n = world.n if world.is_even else int(random.poisson(world.n))
        size = (n, DIMENSIONS * world.items)
        delivered = ratings(random, world.shape, size, shift=world.moved(place, unit))
        sides = {pair: expectations(random, world.shape, size) for pair in _pairs_of(world)}
        found[unit] = _tallies(sides, delivered, subjects, world)
    whole = {
        key: sum((one[key] for one in found.values()), SubjectTally())
        for key in next(iter(found.values()))
    }
    return {
        unit: content
        for unit, tallies in ({WHOLE: whole} | found).items()
        if (content := content_of(series, tallies, subjects, window=window, ways={})).entries
    }


def _subjects(world: World) -> dict[int, Subject]:
    measure, kind = Measure(number=1), Subject.Kind
    shapes = [
        (kind.OVERALL, "overall", 0, 0, DIMENSIONS * world.items, DIMENSIONS),
        *(
            (kind.DIMENSION, f"d{place}", place, 0, world.items, world.items)
            for place in range(DIMENSIONS)
        ),
        *(
            (kind.ITEM, f"i{item}", item, item // world.items, 1, 1)
            for item in range(DIMENSIONS * world.items)
        ),
    ]
    found = [
        Subject(
            measure=measure,
            kind=kind,
            pair=pair,
            key=key,
            position=position,
            dimension=dimension,
            factor=factor,
            parts=parts,
            names={},
        )
        for pair in _pairs_of(world)
        for kind, key, position, dimension, factor, parts in shapes
    ]
    for pk, subject in enumerate(found):
        subject.pk = pk
    return dict(enumerate(found))


def _pairs_of(world: World) -> tuple[str, ...]:
    """What is delivered is held against what is expected, and against the minimum."""
    pair = Subject.Pair
    return (pair.GAP, pair.ADEQUACY) if world.has_minimum else (pair.GAP,)


def _tallies(
    sides: Mapping[str, Ratings],
    delivered: Ratings,
    subjects: Mapping[int, Subject],
    world: World,
) -> dict[SubjectStratum, SubjectTally]:
    first, second = (
        [column for side in several for column in _columns(side, world)]
        for several in (sides.values(), [delivered] * len(sides))
    )
    months = np.array_split(np.arange(len(delivered)), MONTHS)
    low, high = map(int, ENDS)
    found = {}
    for place, (pk, subject) in enumerate(subjects.items()):
        cells = (
            tell(
                _pairs(first[place][month], second[place][month]),
                low=low * subject.factor,
                high=high * subject.factor,
            )
            for month in months
        )
        answers = sum(cells, ToldTally())
        found[pk, DESK] = SubjectTally(answers, 0, answers)
    return found


def _columns(side: Ratings, world: World) -> list[Ratings]:
    """The sums of each subject, in the order of the subjects."""
    dimensions = side.reshape(len(side), DIMENSIONS, world.items).sum(axis=2)
    return [side.sum(axis=1), *dimensions.T, *side.T]


def _pairs(first: Ratings, second: Ratings) -> PairTally:
    sums = (first, second, first * first, second * second, first * second)
    return PairTally(len(first), *(int(one.sum()) for one in sums))


def publish_wave(
    random: np.random.Generator, world: World, place: int, window: Window
) -> tuple[dict[int, Content], dict[int, Ratings]]:
    """Publish what employees say, as the closed engine does; everybody of each unit is asked.

    Gives, beside the contents, what everybody asked in each unit would say of what is delivered.
    """
    invited = max(round(world.n / world.response), world.n)
    cells: dict[uuid.UUID, UnitGroup] = {}
    rows: list[AnswerRow] = []
    paths: dict[int, tuple[int, ...]] = {WHOLE: (WHOLE,)}
    everybody: dict[int, Ratings] = {}
    for unit in range(WHOLE + 1, WHOLE + 1 + world.units):
        cell = uuid.UUID(int=unit)
        cells[cell], paths[unit] = UnitGroup((unit,), unit, invited), (WHOLE, unit)
        size, shift = (invited, DIMENSIONS * world.items), world.moved(place, unit)
        everybody[unit] = ratings(random, world.shape, size, shift=shift)
        n = world.n if world.is_even else int(random.binomial(invited, world.response))
        rows += _rows(random, world, cell, everybody[unit][:n])
    facts = WaveFacts(
        window.edition or uuid.UUID(int=0), window.name, window.closed_on, K, random.bytes(16)
    )
    sheet = Sheet(uuid.UUID(int=7), world.sides, layout_of(world), tuple(rows))
    labels = Labels(
        tuple(f"d{number}" for number in range(DIMENSIONS)),
        tuple(f"i{number}" for number in range(DIMENSIONS * world.items)),
    )
    contents = sheet_contents(sheet, wave=facts, ground=Ground(cells, paths, K), labels=labels)
    published = {
        unit: replace(content, source=EMPLOYEES, versions=(1,))
        for unit, content in contents.items()
    }
    return published, everybody


def _rows(
    random: np.random.Generator, world: World, cell: uuid.UUID, said: Ratings
) -> list[AnswerRow]:
    expected = expectations(random, world.shape, said.shape).tolist()
    tenures, roles = (
        [categories[place] if world.has_classes else "" for place in drawn.tolist()]
        for categories in (CATEGORIES[TENURE], CATEGORIES[ROLE])
        for drawn in [random.integers(len(categories), size=len(said))]
    )
    lifted = np.array([world.lift * (role == "leader") for role in roles], dtype=np.int64)
    delivered = np.clip(said + lifted[:, None], int(ENDS.low), int(ENDS.high)).tolist()
    return [
        AnswerRow(
            cell,
            tenures[one],
            roles[one],
            tuple(expected[one]) if len(world.sides) > 1 else None,
            tuple(delivered[one]),
        )
        for one in range(len(delivered))
    ]
