"""How many answered, as a wave tells it: exactly where enough did not, else how many at least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from culture.metrics.closed.scores import Scored, ScoredSheet
from culture.metrics.counts import AtLeast
from culture.privacy.absence import Attendance, join_absent
from culture.privacy.ground import Ground

Places = frozenset[int]
Name = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class SetShare:
    """What a unit has of a set: all of it, or so many attendances with few absent people.

    `few` is None where one of them has many.
    """

    of: int
    is_all: bool
    few: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """The people asked in a unit, and the sets that they are in."""

    asked: int
    parts: tuple[SetShare, ...]


@dataclass(frozen=True, slots=True)
class ToldCounts:
    """What may be told of how many answered a sheet, for every unit that has a number.

    `place_of_row` gives the attendance that each row counts in, `groups` the span of each group.
    """

    k: int
    whole: int
    attendances: Sequence[Attendance]
    sets: Sequence[Places]
    spans: Mapping[int, Span]
    place_of_row: Sequence[int | None]
    groups: Mapping[int, Span] = field(default_factory=dict)
    _absent: dict[Name | None, list[int]] = field(default_factory=dict)

    def of_unit(self, unit: int, scored: Scored | None = None) -> int:
        """Say how many of a unit answered anything, or one subject; never below k.

        That is how many were asked less the most that can be absent by what is told of sets. It is
        exact where the unit is a union of sets that are told.
        """
        return self._of(self.spans[unit], scored)

    def of_group(self, place: int, scored: Scored | None = None) -> int:
        """Say as of a unit how many of a group answered."""
        return self._of(self.groups[place], scored)

    def _of(self, span: Span, scored: Scored | None) -> int:
        told = max(self.k, span.asked - sum(self._most(part, scored) for part in span.parts))
        is_exact = all(part.is_all and self._is_told(part.of) for part in span.parts)
        return told if is_exact else AtLeast(told)

    def of_whole(self, scored: Scored | None = None) -> int:
        """Say how many answered at all, or one subject; 0 where nothing is shown of the whole."""
        return self.of_unit(self.whole, scored) if self.whole in self.spans else 0

    def of_classes(self, sizes: Sequence[int]) -> list[AtLeast]:
        """Say how many are in the classes of a breakdown: multiples of k, rounded down.

        Together they are no more than is told of the whole. Nobody knows who was asked in a class,
        so that it cannot be told exactly anywhere.
        """
        told = [n // self.k * self.k for n in sizes]
        while sum(told) > self.of_whole() and max(told) > self.k:
            told[told.index(max(told))] -= self.k
        return [AtLeast(n) for n in told]

    def may_divide(self, classes: int) -> bool:
        """Whether so many classes say no more of the whole than is told: each has k or more."""
        return classes * self.k <= self.of_whole()

    def _is_told(self, place: int) -> bool:
        return self._absent_by_set(None)[place] >= self.k

    def _most(self, part: SetShare, scored: Scored | None) -> int:
        """The most people of a part who can be absent.

        In a attendance with few that is k - 1, and as many more as left out the subject in the set.
        """
        absent = self._absent_by_set(scored)[part.of]
        if not self._is_told(part.of):
            return max(absent, self.k - 1)
        if part.is_all or part.few is None:
            return absent
        left_out = absent - self._absent_by_set(None)[part.of]
        return min(absent, part.few * (self.k - 1) + left_out)

    def _absent_by_set(self, scored: Scored | None) -> list[int]:
        name = (scored.dimension, scored.key) if scored else None
        if name not in self._absent:
            absent = [one.absent for one in self.attendances]
            if scored is not None:
                answered = Counter(self.place_of_row[score.place] for score in scored.scores)
                absent = [
                    max(one.asked - answered[place], 0)
                    for place, one in enumerate(self.attendances)
                ]
            self._absent[name] = [sum(absent[place] for place in held) for held in self.sets]
        return self._absent[name]


def counts_of(reading: ScoredSheet, *, ground: Ground) -> ToldCounts:
    """Find out where the people who answered a sheet may be counted exactly."""
    grouping = reading.grouping
    people = Counter(grouping.place_of.get(row.cell) for row in reading.rows)
    asked: Counter[int] = Counter()
    for name, cell in ground.cells.items():
        if name in grouping.place_of:
            asked[grouping.place_of[name]] += cell.n
    silent = [cell for name, cell in ground.cells.items() if name not in grouping.place_of]
    attendances = [
        *(
            Attendance(group.members, group.unit, asked[place], people[place])
            for place, group in enumerate(grouping.groups)
        ),
        *(Attendance(cell.members, cell.unit, cell.n, 0) for cell in silent),
    ]
    sets = join_absent(attendances, paths=ground.paths, k=ground.k)
    inside = {
        unit: held
        | {
            place
            for place, cell in enumerate(silent, start=len(grouping.groups))
            if unit in ground.paths[cell.unit]
        }
        for unit, held in grouping.units.items()
    }
    return ToldCounts(
        k=ground.k,
        whole=ground.whole,
        attendances=attendances,
        sets=sets,
        spans={unit: _span(attendances, sets, own, k=ground.k) for unit, own in inside.items()},
        place_of_row=[grouping.place_of.get(row.cell) for row in reading.rows],
        groups={
            place: _span(attendances, sets, frozenset((place,)), k=ground.k)
            for place in range(len(grouping.groups))
        },
    )


def _span(
    attendances: Sequence[Attendance], sets: Sequence[Places], own: Places, *, k: int
) -> Span:
    parts = []
    for number, held in enumerate(sets):
        mine = own & held
        if mine:
            is_few = all(attendances[place].absent < k for place in mine)
            parts.append(SetShare(number, mine == held, len(mine) if is_few else None))
    return Span(sum(attendances[place].asked for place in own), tuple(parts))
