"""Simulated departments that speak of each other, and what two guards would publish of it."""

from __future__ import annotations

import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.metrics.closed.numbers import Means, means_of, scores_in
from culture.metrics.closed.scatters import Scatters
from culture.metrics.closed.scores import Labels, read_sheet
from culture.metrics.closed.totals import MatrixDesk, SpokenSheet
from culture.privacy.attacker import Findings, PublishedMean, attack
from culture.privacy.ground import Ground
from culture.privacy.groups import group_units
from culture.privacy.matrix import SpokenOf
from culture.scoring.layout import DimensionLayout, Layout

K, LEAST_INVITED, MOST = 5, 8, 3
EXACT = 9
LABELS = Labels(("service",), ("statement",))
LAYOUT = Layout(1, 5, (DimensionLayout((0,), frozenset()),), asks_importance=False)
SIDES = {"expected": (1, 5), "delivered": (1, 5), "gap": (-4, 4)}

Atom = tuple[int, uuid.UUID]
Sums = list[tuple[dict[Atom, int], Means]]


@dataclass(frozen=True, slots=True)
class Departments:
    """A tree of departments, the cells that people were asked in, and a sheet about each."""

    ground: Ground
    sheets: tuple[Sheet, ...]

    def read(self) -> list[SpokenSheet]:
        """Group and code every sheet, as its publication does."""
        return [
            SpokenSheet(
                sheet,
                read_sheet(
                    sheet, ground=self.ground, labels=LABELS, classes=(), seed=b"%d" % sheet.about
                ),
                Scatters({}, "gap"),
            )
            for sheet in self.sheets
            if sheet.about is not None
        ]


def departments(seed: int, *, sizes: Sequence[int] = (), rate: float | None = None) -> Departments:
    """Six to twenty departments of one to thirty people, who work with some of the others.

    Some stand in divisions; answers are by chance, by mood, or nearly all alike.
    """
    rng = random.Random(seed)
    people = dict(enumerate(sizes or [rng.randint(1, 30) for _ in range(rng.randint(6, 20))], 10))
    divisions = rng.choice([1, 1, 3])
    paths: dict[int, tuple[int, ...]] = {1: (1,)}
    for unit in people:
        division = 2 + unit % divisions
        paths[division] = (1, division)
        paths[unit] = (1, division, unit) if divisions > 1 else (1, unit)
    cells = {
        uuid.UUID(int=rng.getrandbits(128)): group
        for group in group_units(people, paths=paths, least=LEAST_INVITED)
    }
    cell_of = {unit: cell for cell, group in cells.items() for unit in group.members}
    share = rate or rng.uniform(0.5, 1)
    nearby = {unit: rng.sample(sorted(people), rng.randint(2, len(people))) for unit in people}
    answer = rng.choice([_by_chance, _by_mood, _of_one_mind])
    rows: dict[int, list[AnswerRow]] = defaultdict(list)
    person = 0
    for unit, n in people.items():
        for _someone in range(n):
            if rng.random() > share or not cells:
                continue
            person += 1
            own = cells[cell_of[unit]].members
            partners = [one for one in nearby[unit] if one not in own]
            for about in rng.sample(partners, min(MOST, len(partners))):
                expected, delivered = (answer(rng, side, about) for side in (0, 1))
                rows[about].append(
                    AnswerRow(cell_of[unit], "", "", (expected,), (delivered,), person)
                )
    sheets = (
        Sheet(uuid.UUID(int=1), ("expected", "delivered"), LAYOUT, tuple(held), about=about)
        for about, held in sorted(rows.items())
    )
    return Departments(Ground(cells, paths, K), tuple(sheets))


def _by_chance(rng: random.Random, _side: int, _about: int) -> int:
    return rng.randint(1, 5)


def _by_mood(rng: random.Random, side: int, about: int) -> int:
    middle = 4.4 if side == 0 else 2 + about % 3
    return min(5, max(1, round(rng.gauss(middle, 0.9))))


def _of_one_mind(rng: random.Random, side: int, _about: int) -> int:
    usual = 5 if side == 0 else 1
    return usual if rng.random() < 0.95 else rng.randint(1, 5)


@dataclass(frozen=True, slots=True)
class MatrixShown:
    """Every sum that is published of one matrix, and in which atoms each person stands."""

    sums: Sums
    atoms: Mapping[int, frozenset[Atom]]

    def attacked(self) -> Findings:
        """What the attacker finds on all sides, people counted once however much they say."""
        found = Findings()
        for side, (low, high) in SIDES.items():
            published = [
                PublishedMean(dict(members), float(getattr(means, side)), decimals=EXACT)
                for members, means in self.sums
            ]
            found += attack(published, k=K, low=low, high=high)
        return found + Findings(small_combinations=int(self.isolates_fewer_than_k()))

    def isolates_fewer_than_k(self) -> bool:
        """Whether a combination of sums isolates fewer than k people: another way than the guard's.

        By orders of greatest adjacency in the hypergraph (Klimmek and Wagner 1996).
        """
        inside: dict[Atom, list[int]] = defaultdict(list)
        for number, (members, _means) in enumerate(self.sums):
            for atom in members:
                inside[atom].append(number)
        about = [len({atom[0] for atom in members}) == 1 for members, _means in self.sums]
        joins = Counter(
            frozenset(
                node
                for atom in held
                for node in (
                    ("cell", tuple(n for n in inside[atom] if about[n])),
                    ("total", tuple(n for n in inside[atom] if not about[n])),
                )
            )
            for held in self.atoms.values()
            if held
        )
        return any(fewest < K for fewest in _fewest_cuts(joins))


def _fewest_cuts(joins: Mapping[frozenset[Any], int]) -> Iterable[int]:
    for part in _parts(joins):
        edges = [(set(held), people) for held, people in part.items()]
        while len(nodes := sorted(set().union(*(held for held, _people in edges)), key=repr)) > 1:
            order = _order(nodes, edges)
            last, before = order[-1], order[-2]
            yield sum(people for held, people in edges if last in held and len(held) > 1)
            for held, _people in edges:
                if last in held:
                    held.discard(last)
                    held.add(before)


def _order(nodes: Sequence[Hashable], edges: Sequence[tuple[set[Hashable], int]]) -> list[Hashable]:
    """Take next whatever is joined to those taken by the most people."""
    order, left = [nodes[0]], dict.fromkeys(nodes[1:], 0)
    touched = [False] * len(edges)
    while True:
        for place, (held, people) in enumerate(edges):
            if not touched[place] and order[-1] in held:
                touched[place] = True
                for node in held & left.keys():
                    left[node] += people
        if not left:
            return order
        order.append(max(left, key=lambda node: (left[node], repr(node))))
        del left[order[-1]]


def _parts(joins: Mapping[frozenset[Any], int]) -> list[dict[frozenset[Hashable], int]]:
    parts: list[tuple[set[Hashable], dict[frozenset[Hashable], int]]] = []
    for held, people in joins.items():
        touching = [part for part in parts if part[0] & held]
        nodes, edges = set(held), {held: people}
        for part in touching:
            nodes |= part[0]
            edges |= part[1]
            parts.remove(part)
        parts.append((nodes, edges))
    return [edges for _nodes, edges in parts]


def each_alone(spoken: Sequence[SpokenOf], **_facts: object) -> list[frozenset[int]]:
    """A weaker guard: every receiver is shown that has k people or more."""
    return [frozenset((group,)) for group in sorted({one.receivers for one in spoken})]


def shown_by(some: Departments) -> MatrixShown:
    """Give every cell and every margin."""
    read = some.read()
    sums: Sums = []
    atoms: dict[int, set[Atom]] = defaultdict(set)
    counts: Counter[Atom] = Counter()
    for one in read:
        [subject] = one.reading.dimensions
        about = one.sheet.about or 0
        cell_of = [row.cell for row in one.reading.rows]
        if not subject.grouping.groups:
            continue
        for score in subject.scores:
            atom = about, cell_of[score.place]
            counts[atom] += 1
            atoms[one.reading.rows[score.place].person].add(atom)
        held_by = [frozenset((place,)) for place in range(len(subject.grouping.groups))]
        for groups in [*held_by, *subject.grouping.units.values()]:
            scores = scores_in(subject, groups)
            means = means_of(subject, scores)
            if means:
                members = Counter((about, cell_of[score.place]) for score in scores)
                sums.append((dict(members), means))
    desk = MatrixDesk.of(read, ground=some.ground)
    if desk.rows:
        for unit, means in desk.dimension(0).means.items():
            inside = {
                atom: n
                for atom, n in counts.items()
                if unit in some.ground.paths[some.ground.cells[atom[1]].unit]
            }
            sums.append((inside, means))
    return MatrixShown(sums, {person: frozenset(held) for person, held in atoms.items()})
