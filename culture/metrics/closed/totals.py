"""What each unit says of all the units that serve it: the other margin of a matrix.

A sheet for each unit that is spoken of has cells and totals of its own. Whoever speaks of several
is in several of them, so the sums of those who receive divide the same answers once more. They are
shown where the sums of all sheets and of all receivers together isolate nobody, or k people or
more, and leave everybody half of the scale (`culture.privacy.matrix`). See
`docs/adr/0047-departments-that-serve-each-other.md`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import pvariance
from typing import NamedTuple

from culture.metrics.closed.counts import ToldCounts, counts_of
from culture.metrics.closed.divisions import sides_of
from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.metrics.closed.numbers import Means, means_of, overall_of, written
from culture.metrics.closed.scatters import Scatters
from culture.metrics.closed.scores import Score, Scored, ScoredSheet
from culture.metrics.content import DELIVERED, DIMENSION, GAP, OVERALL, Entry
from culture.privacy.deviations import Pooled
from culture.privacy.ground import Ground, Grouping
from culture.privacy.matrix import SpokenOf, receivers_shown
from culture.privacy.room import Part, leaves_room

# People speak of one to three others. The mean of all they say is at least as exact as that of so
# many answers of separate people, whatever each says of one says all of the others (Kantorovich).
WORTH = Fraction(3, 4)


@dataclass(frozen=True, slots=True)
class SpokenSheet:
    """A sheet about one unit, as it was read and published, with its scatter."""

    sheet: Sheet
    reading: ScoredSheet
    scatters: Scatters


@dataclass(frozen=True, slots=True)
class ReceiverTotals:
    """What may be shown of those who receive: the entries of each unit, and how many they are."""

    entries: Mapping[int, tuple[Entry, ...]]
    counts: ToldCounts


class _Said(NamedTuple):
    """One coded score of a person about one unit; `block` is its group in that unit's sheet."""

    person: int
    block: tuple[int, int]
    score: Score


def receiver_totals(sheets: Sequence[SpokenSheet], *, ground: Ground) -> ReceiverTotals | None:
    """Work out what each unit says of all others together; None where nobody speaks of any.

    A dimension is there where its receivers are proved; they may be other units in each. The mean
    is that of all answers; who is spoken of in no sheet that is shown is left out.
    """
    desk = MatrixDesk.of(sheets, ground=ground)
    if not desk.rows:
        return None
    dimensions = [desk.dimension(number) for number in range(desk.length)]
    grouping = ground.group(row.cell for row in desk.rows)
    reading = ScoredSheet(tuple(desk.rows), grouping, tuple(one.scored for one in dimensions), ())
    counts = counts_of(reading, ground=ground)
    return ReceiverTotals(
        {
            unit: entries
            for unit in grouping.units
            if (entries := _entries(unit, dimensions, desk, counts))
        },
        counts,
    )


@dataclass(frozen=True, slots=True)
class MatrixDimension:
    """A dimension of all sheets; `scored` has one score a person, `means` are of all answers."""

    scored: Scored
    means: Mapping[int, Means]
    pooled: Pooled | None


@dataclass(frozen=True, slots=True)
class MatrixDesk:
    """All sheets of a version beside each other, and everybody who speaks in any."""

    sheets: Sequence[SpokenSheet]
    ground: Ground
    rows: Sequence[AnswerRow]
    place_of: Mapping[int, int]

    @classmethod
    def of(cls, sheets: Sequence[SpokenSheet], *, ground: Ground) -> MatrixDesk:
        """Gather whoever speaks of any unit that is shown, each once."""
        rows = {
            row.person: row
            for one in sheets
            if one.reading.grouping.groups
            for row in one.reading.rows
        }
        places = {person: place for place, person in enumerate(rows)}
        return cls(sheets, ground, list(rows.values()), places)

    @property
    def length(self) -> int:
        """How many dimensions there are."""
        return len(self.sheets[0].reading.dimensions)

    @property
    def sheet(self) -> Sheet:
        """A sheet, for what all of them have in common."""
        return self.sheets[0].sheet

    def dimension(self, number: int) -> MatrixDimension:
        """Read one dimension: who may be shown in it, and with what."""
        said = [
            _Said(one.reading.rows[score.place].person, (place, score.group), score)
            for place, one in enumerate(self.sheets)
            for subject in [one.reading.dimensions[number]]
            if subject.grouping.groups
            for score in subject.scores
        ]
        example = self.sheets[0].reading.dimensions[number]
        people = {one.person: one for one in said}
        grouping = self.ground.group(self._cell(person) for person in people)
        scored = Scored(
            example.key,
            None,
            example.factor,
            grouping,
            tuple(one.score._replace(place=self.place_of[one.person]) for one in people.values()),
            items=example.items,
        )
        units = self._units(said, grouping, factor=example.factor)
        by_unit: dict[int, list[Score]] = defaultdict(list)
        for one in said:
            group = grouping.place_of.get(self._cell(one.person))
            for unit, held in units.items():
                if group in held:
                    by_unit[unit].append(one.score)
        means = {
            unit: found for unit, scores in by_unit.items() if (found := means_of(example, scores))
        }
        return MatrixDimension(scored, means, self._pooled(number))

    def _cell(self, person: int) -> uuid.UUID:
        return self.rows[self.place_of[person]].cell

    def _units(
        self, said: Sequence[_Said], grouping: Grouping, *, factor: int
    ) -> dict[int, Collection[int]]:
        """The units of which the sum may be shown, each with its groups of receivers."""
        if not grouping.groups:
            return {}
        group_of = {one.person: grouping.place_of[self._cell(one.person)] for one in said}
        parts = receivers_shown(
            [SpokenOf(one.person, group_of[one.person], one.block) for one in said],
            paths={
                place: self.ground.paths[group.unit] for place, group in enumerate(grouping.groups)
            },
            k=self.ground.k,
            leaves_room=lambda number: self._leaves_room(said, group_of, number, factor=factor),
        )
        return {
            unit: held
            for unit, held in grouping.units.items()
            if parts and all(part <= held or not part & held for part in parts)
        }

    def _leaves_room(
        self,
        said: Sequence[_Said],
        group_of: Mapping[int, int],
        number: Mapping[int, int],
        *,
        factor: int,
    ) -> bool:
        blocks = {block: place for place, block in enumerate(sorted({one.block for one in said}))}
        for side, low, high in sides_of(self.sheet):
            sums: dict[tuple[int, int], list[int]] = defaultdict(list)
            for one in said:
                key = blocks[one.block], number[group_of[one.person]]
                sums[key].append(getattr(one.score, side))
            parts = [
                Part(block, (receivers,), len(held), sum(held))
                for (block, receivers), held in sums.items()
            ]
            if not leaves_room(parts, low=low * factor, high=high * factor):
                return False
        return True

    def _pooled(self, number: int) -> Pooled | None:
        """How far answers scatter: as widely as in any sheet, and as those who are spoken of.

        Made of what the sheets tell: their deviations and means.
        """
        key = self.sheets[0].reading.dimensions[number].key
        found = [one.scatters.pooled(DIMENSION, key) for one in self.sheets]
        pooled = [one for one in found if one]
        if not pooled:
            return None
        widest = max(pooled, key=lambda one: one.deviation)
        value = GAP if self.sheet.is_two_sided else DELIVERED
        levels = [
            float(getattr(means, value))
            for one in self.sheets
            for subject in [one.reading.dimensions[number]]
            if (means := means_of(subject, subject.scores))
        ]
        between = pvariance(levels) if levels else 0.0
        return replace(widest, deviation=(widest.deviation**2 + between) ** 0.5)


def _entries(
    unit: int, dimensions: Sequence[MatrixDimension], desk: MatrixDesk, counts: ToldCounts
) -> tuple[Entry, ...]:
    means: list[Means | None] = []
    entries = []
    lent = {(DIMENSION, one.scored.key): one.pooled for one in dimensions if one.pooled}
    if len(lent) == len(dimensions):
        lent[OVERALL, OVERALL] = max(lent.values(), key=lambda one: one.deviation)
    scatters = Scatters({}, GAP, lent)
    for one in dimensions:
        found = one.means.get(unit)
        if found:
            found = replace(found, n=counts.of_unit(unit, one.scored))
            entries.append(_written(DIMENSION, one.scored, found, desk.sheet, scatters))
        means.append(found)
    overall = overall_of(means)
    if overall:
        entries.insert(0, _written(OVERALL, None, overall, desk.sheet, scatters))
    return tuple(entries)


def _written(
    kind: str, subject: Scored | None, means: Means, sheet: Sheet, scatters: Scatters
) -> Entry:
    worth = replace(means, n=max(int(means.n * WORTH), 1))
    entry = written(kind, subject, worth, sheet, scatters, population=None)
    return replace(entry, n=means.n)
