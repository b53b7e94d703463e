"""Sheets of which each was asked a few statements, drawn by chance: one of a dimension at most.

Whoever was asked any statement of a dimension carries its number. Statements divide these people
once more, as a breakdown does, so they are shown under the same proof: in zones that are large
enough for all statements of the dimension, and of all of them or of none. See
`docs/adr/0032-statements-drawn-by-chance.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from culture.metrics.closed.divisions import Classification, kept_breakdowns
from culture.metrics.closed.scores import (
    FEWEST_FOR_ITEMS,
    NOWHERE,
    Labels,
    ReadingDesk,
    Scored,
    ScoredSheet,
    SubjectPeople,
    answered_items,
    answered_rows,
    code,
)
from culture.privacy.ground import Ground, Grouping, joined

if TYPE_CHECKING:
    from culture.metrics.closed.facts import Sheet
    from culture.metrics.closed.scores import Rating

STATEMENT = "statement"
# Chance gives some statements fewer people than others: so many times the fewest each must have.
ROOM_FOR_CHANCE = 1.5

Copy = list[list["Rating"]]


def read_drawn_sheet(sheet: Sheet, *, ground: Ground, labels: Labels, seed: bytes) -> ScoredSheet:
    """Group, code and score the answers of a sheet whose statements were drawn.

    The same answers in the same order give the same scores.
    """
    rows = answered_rows(sheet)
    desk = ReadingDesk(sheet, ground, rows, [answered_items(row, sheet) for row in rows])
    dimensions, items = [], []
    for number in range(len(sheet.layout.dimensions)):
        reader = _Dimension(desk, number, labels, seed)
        dimension, statements = reader.read()
        dimensions.append(dimension)
        items += statements
    return ScoredSheet(
        rows=rows,
        grouping=ground.group(row.cell for row in rows),
        dimensions=tuple(dimensions),
        items=tuple(items),
    )


@dataclass(frozen=True, slots=True)
class _Dimension:
    """One dimension of a drawn sheet."""

    desk: ReadingDesk
    number: int
    labels: Labels
    seed: bytes

    def read(self) -> tuple[Scored, list[Scored]]:
        """Give the dimension, and its statements where all may be shown."""
        people = self.desk.respondents(self._positions)
        whole = self._coded_as_one(people)
        for zones in self._zones(people):
            copy = self._coded_by_statement(whole, people, zones)
            dimension = self.desk.dimension(self.number, people, copy, self.labels)
            class_of = self._classes(people, zones)
            if self._may_divide(dimension, class_of, zones):
                held = tuple(class_of[score.place] for score in dimension.scores)
                return replace(dimension, statements=held), [
                    self.desk.item(
                        position,
                        SubjectPeople(self._asked(people, position), zones),
                        copy,
                        self.labels,
                    )
                    for position in self._positions
                ]
        return self.desk.dimension(self.number, people, whole, self.labels), []

    @property
    def _positions(self) -> tuple[int, ...]:
        return self.desk.sheet.layout.dimensions[self.number].positions

    def _asked(self, people: SubjectPeople, position: int) -> tuple[int, ...]:
        return tuple(place for place in people.places if self.desk.answered[place][position])

    def _statement_of(self, place: int) -> int:
        """The position of the one statement that a row answers."""
        answered = self.desk.answered[place]
        return next(position for position in self._positions if answered[position])

    def _coded_as_one(self, people: SubjectPeople) -> Copy:
        """Code each group's ratings of whatever statement together: their sum is what is shown."""
        copy = self.desk.paired()
        blocks = self.desk.blocks(people)
        sides = len(self.desk.columns([0]))
        scores: Copy = [[None] * sides for _row in copy]
        for place in people.places:
            scores[place] = [
                self.desk.turned(position, copy[place][column])
                for position in [self._statement_of(place)]
                for column in self.desk.columns([position])
            ]
        seed = self.seed + b"dimension %d" % self.number
        code(scores, range(sides), blocks, self.desk.sheet, seed)
        for place in people.places:
            position = self._statement_of(place)
            for column, score in zip(self.desk.columns([position]), scores[place], strict=True):
                copy[place][column] = self.desk.turned(position, score)
        return copy

    def _coded_by_statement(self, whole: Copy, people: SubjectPeople, zones: Grouping) -> Copy:
        copy = [list(row) for row in whole]
        blocks = self.desk.blocks(SubjectPeople(people.places, zones))
        for position in self._positions:
            seed = self.seed + b"item %d" % position
            code(copy, self.desk.columns((position,)), blocks, self.desk.sheet, seed)
        return copy

    def _zones(self, people: SubjectPeople) -> Iterator[Grouping]:
        """Join groups until each statement can be expected to have people enough; then all."""
        fewest = FEWEST_FOR_ITEMS * len(self._positions)
        everybody = sum(group.n for group in people.grouping.groups)
        for least in dict.fromkeys((round(ROOM_FOR_CHANCE * fewest), everybody)):
            if fewest <= least <= everybody:
                yield joined(people.grouping, paths=self.desk.ground.paths, least=least)

    def _classes(self, people: SubjectPeople, zones: Grouping) -> tuple[int, ...]:
        """The class of each row: a statement in a zone."""
        class_of = [NOWHERE] * len(self.desk.rows)
        for place in people.places:
            zone = zones.place_of.get(self.desk.rows[place].cell)
            if zone is not None:
                statement = self._positions.index(self._statement_of(place))
                class_of[place] = zone * len(self._positions) + statement
        return tuple(class_of)

    def _may_divide(self, dimension: Scored, class_of: tuple[int, ...], zones: Grouping) -> bool:
        """Whether nobody can be told apart by the sums of all statements in all zones."""
        sizes = Counter(class_of[score.place] for score in dimension.scores)
        classes = len(zones.groups) * len(self._positions)
        if len(sizes) < classes or min(sizes.values()) < FEWEST_FOR_ITEMS:
            return False
        statements = Classification(STATEMENT, ((STATEMENT,),) * classes, class_of)
        return STATEMENT in kept_breakdowns(
            dimension, self.desk.sheet, breakdowns=[statements], k=self.desk.ground.k
        )
