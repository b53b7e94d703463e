"""From the answers of a wave to coded scores: who counts in which number, and with what.

Every subject (a dimension, an item) is grouped by those who answered it, so that no number and no
difference of two numbers stands on fewer than k of them. Ratings are then coded (see
`culture.privacy.coding`), and everything that is ever shown is computed from that copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.privacy.coding import coded_copy
from culture.privacy.ground import Ground, Grouping

FEWEST_FOR_ITEMS = 20
NOWHERE = -1

Rating = int | None


class Labels(NamedTuple):
    """The keys of a version: of its dimensions, and of its items in their order."""

    dimensions: tuple[str, ...]
    items: tuple[str, ...]


class Score(NamedTuple):
    """One respondent's score of a subject, times its factor, with the ratings of one side.

    `place` is the respondent's row, `group` the group that they count in. Both sides are the same
    where only one was asked. Ratings are turned where an item is reverse-keyed.
    """

    place: int
    group: int
    expected: int
    delivered: int
    delivered_items: tuple[Rating, ...]

    @property
    def gap(self) -> int:
        """What was delivered less what was expected."""
        return self.delivered - self.expected


@dataclass(frozen=True, slots=True)
class Scored:
    """A subject of so many items with everybody's score; an item has the key of its dimension.

    `statements` gives the class of each score by the statement that was drawn, where single ones
    are shown beside the dimension.
    """

    key: str
    dimension: str | None
    factor: int
    grouping: Grouping
    scores: tuple[Score, ...]
    items: int = 1
    statements: tuple[int, ...] = ()
    by_group: Mapping[int, Sequence[Score]] = field(init=False)

    def __post_init__(self) -> None:
        held: dict[int, list[Score]] = defaultdict(list)
        for score in self.scores:
            held[score.group].append(score)
        object.__setattr__(self, "by_group", held)


@dataclass(frozen=True, slots=True)
class ScoredSheet:
    """One sheet, coded and scored; `grouping` is that of everybody who answered any of it."""

    rows: tuple[AnswerRow, ...]
    grouping: Grouping
    dimensions: tuple[Scored, ...]
    items: tuple[Scored, ...]

    def items_of(self, dimension: Scored) -> tuple[Scored, ...]:
        """Give all items of a dimension; none where one of them is not shown."""
        found = tuple(item for item in self.items if item.dimension == dimension.key)
        return found if len(found) == dimension.items else ()


@dataclass(frozen=True, slots=True)
class SubjectPeople:
    """Those who answered a subject: their rows, and how they are grouped."""

    places: tuple[int, ...]
    grouping: Grouping


def answered_rows(sheet: Sheet) -> tuple[AnswerRow, ...]:
    """Give the rows in which any item is answered on every side that was asked."""
    return tuple(row for row in sheet.rows if any(answered_items(row, sheet)))


def read_sheet(
    sheet: Sheet,
    *,
    ground: Ground,
    labels: Labels,
    classes: Iterable[Sequence[int]],
    seed: bytes,
) -> ScoredSheet:
    """Group, code and score the answers of a sheet.

    `classes` gives, per breakdown that may be shown, the class of each answered row; a class is
    coded like a group. The same answers in the same order give the same scores.
    """
    rows = answered_rows(sheet)
    desk = ReadingDesk(sheet, ground, rows, [answered_items(row, sheet) for row in rows])
    dimensions = [desk.respondents(dimension.positions) for dimension in sheet.layout.dimensions]
    items = {
        position: found
        for dimension, people in zip(sheet.layout.dimensions, dimensions, strict=True)
        for position in dimension.positions
        if people.grouping.groups
        and len((found := desk.respondents((position,))).places) >= FEWEST_FOR_ITEMS
    }
    copy = desk.paired()
    for number, people in enumerate(dimensions):
        columns = desk.columns(sheet.layout.dimensions[number].positions)
        code(copy, columns, desk.blocks(people), sheet, seed + b"dimension %d" % number)
    for position, people in items.items():
        code(
            copy,
            desk.columns((position,)),
            desk.blocks(people),
            sheet,
            seed + b"item %d" % position,
        )
    for number, blocks in enumerate(classes):
        code(copy, range(len(copy[0])), blocks, sheet, seed + b"class %d" % number)
    return ScoredSheet(
        rows=rows,
        grouping=ground.group(row.cell for row in rows),
        dimensions=tuple(
            desk.dimension(number, people, copy, labels) for number, people in enumerate(dimensions)
        ),
        items=tuple(
            desk.item(position, people, copy, labels) for position, people in sorted(items.items())
        ),
    )


@dataclass(frozen=True, slots=True)
class ReadingDesk:
    """A sheet being read; columns are its items, those of the expected side first."""

    sheet: Sheet
    ground: Ground
    rows: tuple[AnswerRow, ...]
    answered: Sequence[Sequence[bool]]

    @property
    def _width(self) -> int:
        return sum(len(dimension.positions) for dimension in self.sheet.layout.dimensions)

    def respondents(self, positions: Sequence[int]) -> SubjectPeople:
        """Those who answered any of some items, grouped."""
        places = tuple(
            place
            for place, said in enumerate(self.answered)
            if any(said[position] for position in positions)
        )
        return SubjectPeople(places, self.ground.group(self.rows[place].cell for place in places))

    def columns(self, positions: Sequence[int]) -> list[int]:
        """The columns of some items, one a side."""
        sides = (0, self._width) if self.sheet.is_two_sided else (0,)
        return [first + position for first in sides for position in positions]

    def blocks(self, people: SubjectPeople) -> list[int]:
        """The group of every row, also of those who did not answer this and have nothing in it."""
        place_of = people.grouping.place_of
        return [place_of.get(row.cell, NOWHERE) for row in self.rows]

    def paired(self) -> list[list[Rating]]:
        """The ratings, without those that have no partner on the other side."""
        copy: list[list[Rating]] = []
        for row, said in zip(self.rows, self.answered, strict=True):
            sides = [row.delivered]
            if self.sheet.is_two_sided and row.expected is not None:
                sides.insert(0, row.expected)
            copy.append(
                [
                    rating if yes else None
                    for side in sides
                    for rating, yes in zip(side, said, strict=True)
                ]
            )
        return copy

    def dimension(
        self, number: int, people: SubjectPeople, copy: list[list[Rating]], labels: Labels
    ) -> Scored:
        """Score a dimension from a coded copy."""
        layout = self.sheet.layout
        positions = layout.dimensions[number].positions

        def score_of(place: int, group: int) -> Score:
            expected, delivered = self._sides(copy[place])
            pair = layout.score(expected, delivered).gap.dimensions[number]
            assert pair is not None  # noqa: S101 (who answered none of it is not asked here)
            return Score(
                place,
                group,
                *pair,
                tuple(self.turned(position, delivered[position]) for position in positions),
            )

        return Scored(
            key=labels.dimensions[number],
            dimension=None,
            factor=layout.factor_of(number),
            grouping=people.grouping,
            scores=tuple(score_of(*entry) for entry in self._counted(people)),
            items=len(positions),
        )

    def item(
        self, position: int, people: SubjectPeople, copy: list[list[Rating]], labels: Labels
    ) -> Scored:
        """Score an item from a coded copy."""
        number = next(
            place
            for place, dimension in enumerate(self.sheet.layout.dimensions)
            if position in dimension.positions
        )

        def score_of(place: int, group: int) -> Score:
            sides = [self.turned(position, side[position]) for side in self._sides(copy[place])]
            expected, delivered = (rating for rating in sides if rating is not None)
            return Score(place, group, expected, delivered, (delivered,))

        return Scored(
            key=labels.items[position],
            dimension=labels.dimensions[number],
            factor=1,
            grouping=people.grouping,
            scores=tuple(score_of(*entry) for entry in self._counted(people)),
        )

    def _counted(self, people: SubjectPeople) -> list[tuple[int, int]]:
        place_of = people.grouping.place_of
        return [
            (place, place_of[self.rows[place].cell])
            for place in people.places
            if self.rows[place].cell in place_of
        ]

    def _sides(self, coded: list[Rating]) -> tuple[list[Rating], list[Rating]]:
        return coded[: self._width], coded[-self._width :]

    def turned(self, position: int, rating: Rating) -> Rating:
        """A rating of a reverse-keyed item the other way round; turned twice it is itself."""
        layout = self.sheet.layout
        reverse = any(position in dimension.reverse for dimension in layout.dimensions)
        return layout.low + layout.high - rating if reverse and rating is not None else rating


def answered_items(row: AnswerRow, sheet: Sheet) -> list[bool]:
    """Say of each item whether it is answered on every side that was asked."""
    if not sheet.is_two_sided:
        return [rating is not None for rating in row.delivered]
    if row.expected is None:
        return [False for _rating in row.delivered]
    return [
        expected is not None and delivered is not None
        for expected, delivered in zip(row.expected, row.delivered, strict=True)
    ]


def code(
    copy: list[list[Rating]],
    columns: Sequence[int],
    blocks: Sequence[int],
    sheet: Sheet,
    seed: bytes,
) -> None:
    """Code some columns in place; ratings of rows that are nowhere are left as they are."""
    coded = coded_copy(
        [
            [row[column] if block != NOWHERE else None for column in columns]
            for row, block in zip(copy, blocks, strict=True)
        ],
        blocks=blocks,
        low=sheet.layout.low,
        high=sheet.layout.high,
        seed=seed,
    )
    for row, new, block in zip(copy, coded, blocks, strict=True):
        if block != NOWHERE:
            for column, rating in zip(columns, new, strict=True):
                row[column] = rating
