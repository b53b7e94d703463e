"""What the attacker gets of a sheet when nothing is rounded: every sum, and all scatter."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, starmap
from typing import NamedTuple

from culture.metrics.closed.breakdowns import possible_breakdowns
from culture.metrics.closed.counts import counts_of
from culture.metrics.closed.divisions import Classification, kept_breakdowns
from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.metrics.closed.scatters import Scatters, scatters_of
from culture.metrics.closed.scores import Labels, Score, ScoredSheet, answered_rows, read_sheet
from culture.privacy.attacker import Findings, PublishedMean, attack, told_of_few
from culture.privacy.ground import Ground
from culture.privacy.groups import group_units
from culture.privacy.scatter import half_of
from culture.privacy.squares import Squares
from culture.scoring.layout import DimensionLayout, Layout
from tests.culture import organisations
from tests.culture.organisations import Organisation

EXACT = 9  # decimals
SLACK = 1e-6
LABELS = Labels(("d1", "d2"), ("d1-1", "d1-2", "d2-1"))
Answer = Callable[[random.Random, int], int]


@dataclass(frozen=True, slots=True)
class Survey:
    """A sheet as it was answered, and where it was asked."""

    ground: Ground
    sheet: Sheet


class Told(NamedTuple):
    """How often few are in common, and how often half of the scale is not left for their mean."""

    of_few: int = 0
    narrowed: int = 0

    def and_of(self, other: Told) -> Told:
        return Told(self.of_few + other.of_few, self.narrowed + other.narrowed)


@dataclass(frozen=True, slots=True)
class Attacked:
    """A subject on one side with everything that is known of it."""

    published: tuple[PublishedMean[Hashable], ...]
    kept: tuple[Squares[Hashable], ...]
    plain: tuple[Squares[Hashable], ...]
    at_floor: tuple[Squares[Hashable], ...]
    without_moves: tuple[Squares[Hashable], ...]
    divisions: tuple[range, ...]
    low: int
    high: int

    def findings(self) -> Findings:
        """What is found of what the guard lets out."""
        return self._attack(self.kept)

    def findings_of_plain_squares(self) -> Findings:
        """What would be found if each deviation within groups were shown as it is."""
        return self._attack(self.plain)

    def findings_at_floor(self) -> Findings:
        """What would be found if each zone were told to be at its floor, the worst there is."""
        return self._attack(self.at_floor)

    def findings_without_moves(self) -> Findings:
        """The same, if the floor left out that somebody may answer half of the scale away."""
        return self._attack(self.without_moves)

    def told_of_few(self) -> Told:
        """What is told of fewer than five people whom both breakdowns have in common."""
        told = list(told_of_few(self.published, self.divisions, k=5, low=self.low, high=self.high))
        narrowed = [
            one for one in told if 2 * (one.most - one.least) < self.high - self.low - SLACK
        ]
        return Told(len(told), len(narrowed))

    def _attack(self, squares: Sequence[Squares[Hashable]]) -> Findings:
        return attack(self.published, k=5, low=self.low, high=self.high, squares=squares)


def near_one(doubt: float) -> Answer:
    """Everybody chose the highest point, but for a share that is near it."""
    return lambda rng, high: high - (rng.random() < doubt) * rng.choice((1, 1, 2))


def mixed(rng: random.Random, high: int) -> int:
    return min(high, max(1, round(rng.gauss(0.7 * high, 0.2 * high))))


def at_both_ends(rng: random.Random, high: int) -> int:
    return rng.choice((1, high, high))


def all_but_one(rng: random.Random, high: int) -> int:
    return high - 2 * (rng.random() < 0.01)


ANSWERS: tuple[Answer, ...] = (
    near_one(0),
    all_but_one,
    near_one(0.03),
    near_one(0.1),
    at_both_ends,
    mixed,
    lambda rng, high: (high + 1) // 2 + (rng.random() < 0.05),
)
SCALES = (5, 5, 7, 10)


def survey(seed: int, *, some: Organisation | None = None) -> Survey | None:
    """A survey of a seed: any organisation, nearly unanimous or not, on one side or two."""
    rng = random.Random(seed)
    some = some or organisations.organisation(seed)
    high = SCALES[seed // len(ANSWERS) % len(SCALES)]
    answer = ANSWERS[seed % len(ANSWERS)]
    cells = {
        uuid.UUID(int=number): group
        for number, group in enumerate(
            group_units(some.invited, paths=some.paths, least=8), start=1
        )
    }
    cell_of = {unit: name for name, cell in cells.items() for unit in cell.members}
    two_sided = seed % 3 == 0
    own = answer

    def ratings(skipped: float) -> tuple[int | None, ...]:
        return tuple(None if rng.random() < skipped else own(rng, high) for _ in range(3))

    # Tenures of one mind: what the sums of classes tell of squares, too.
    of_one_mind = seed % 5 == 4
    rows = []
    for one in some.respondents:
        if one.unit in cell_of:
            delivered = ratings(0.05 if seed % 2 else 0.0)
            if of_one_mind:
                told = 2 + len(one.tenure) % 2 * 2
                delivered = (told, told, told)
            expected = ratings(0.0) if two_sided else None
            rows.append(AnswerRow(cell_of[one.unit], one.tenure, one.role, expected, delivered))
    sides = ("expected", "delivered") if two_sided else ("delivered",)
    layout = Layout(
        1, high, (DimensionLayout((0, 1)), DimensionLayout((2,))), asks_importance=False
    )
    sheet = Sheet(uuid.UUID(int=seed + 1), sides, layout, tuple(rows))
    if not cells or not answered_rows(sheet):
        return None
    return Survey(Ground(cells, some.paths, 5), sheet)


def attacked(some: Survey) -> Iterator[Attacked]:
    """Every subject on every side of a survey, as the guard of today publishes it."""
    breakdowns = possible_breakdowns(answered_rows(some.sheet), some.sheet, ground=some.ground)
    classes = [breakdown.class_of for breakdown in breakdowns]
    reading = read_sheet(
        some.sheet, ground=some.ground, labels=LABELS, classes=classes, seed=b"secret"
    )
    counts = counts_of(reading, ground=some.ground)
    scatters = scatters_of(
        reading, some.sheet, classes=classes, paths=some.ground.paths, counts=counts
    )
    for kind, key, side in scatters.of:
        if kind != "overall":
            yield _attacked(some, reading, scatters, breakdowns, (kind, key, side))


def _attacked(
    some: Survey,
    reading: ScoredSheet,
    scatters: Scatters,
    breakdowns: Sequence[Classification],
    name: tuple[str, str, str],
) -> Attacked:
    kind, key, side = name
    subjects = reading.dimensions if kind == "dimension" else reading.items
    subject = next(one for one in subjects if one.key == key)
    kept: set[str] = set()
    if kind == "dimension":
        kept = kept_breakdowns(subject, some.sheet, breakdowns=breakdowns, k=5)
    shown = [breakdown for breakdown in breakdowns if breakdown.by in kept]
    layout = some.sheet.layout
    width = layout.high - layout.low
    scatter = scatters.of[name]

    def atom(score: Score) -> Hashable:
        return (score.group, *(breakdown.class_of[score.place] for breakdown in shown))

    def members(groups: object) -> Counter[Hashable]:
        return Counter(atom(score) for score in subject.scores if score.group in groups)  # type: ignore[operator]

    sums = [list(held) for held in subject.by_group.values()]
    sizes = [len(breakdown.classes) for breakdown in shown]
    divisions = tuple(starmap(range, pairwise(accumulate([len(sums), *sizes]))))
    sums += [
        [one for one in subject.scores if breakdown.class_of[one.place] == number]
        for breakdown in shown
        for number in range(len(breakdown.classes))
    ]
    published = tuple(
        PublishedMean(
            Counter(map(atom, held)),
            sum(getattr(one, side) for one in held) / subject.factor / len(held),
            decimals=EXACT,
            parts=subject.factor,
        )
        for held in sums
    )
    kept_squares, at_floor, without_moves = [], [], []
    moves = (1 + 2 * len(breakdowns)) * half_of(2 * width if side == "gap" else width) ** 2
    for zone, groups in scatter.zones.items():
        least, most = scatter.known_of(zone)
        floor = scatter.ends[zone][0] + sum(
            scatter.sizes[group] * scatter.means[group] ** 2 for group in groups
        )
        at_floor.append(Squares(members(groups), -1e9, floor + SLACK))
        without_moves.append(Squares(members(groups), -1e9, floor - moves + SLACK))
        kept_squares.append(
            Squares(members(groups), max(least - SLACK, -1e9), min(most + SLACK, 1e9))
        )
    raw = sum((getattr(one, side) / subject.factor) ** 2 for one in subject.scores)
    everybody = Squares(members(set(subject.by_group)), raw - SLACK, raw + SLACK)
    low, high = (-width, width) if side == "gap" else (layout.low, layout.high)
    return Attacked(
        published,
        tuple(kept_squares),
        (everybody,),
        tuple(at_floor),
        tuple(without_moves),
        divisions,
        low,
        high,
    )
