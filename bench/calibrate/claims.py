"""What the pages of a simulated organisation say, counted by kind of claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from culture.dashboards import findings
from culture.dashboards.families import CHANGE, ENDS, LOWEST_CHILD
from culture.dashboards.figures import (
    ADEQUACY,
    DIFFER,
    DIMENSION,
    ITEM,
    LITTLE,
    OVERALL,
    Figure,
)
from culture.dashboards.menu import MOST_UNITS
from culture.dashboards.panels.heat_map import groups_of
from culture.dashboards.tones import EVEN, Whole
from culture.metrics.models import Series
from surveys.workshops.comparison import Comparison, State, differences_between
from surveys.workshops.pages import comparison_cards

if TYPE_CHECKING:
    from bench.calibrate.worlds import Simulated
    from culture.dashboards.board import Board
    from culture.dashboards.figures import Numbers
    from culture.dashboards.findings import Told

UNIT, UNIT_DIMENSION, ALL, GROUPS, WORKSHOP, HOME = (
    "unit",
    "dimension of a unit",
    "whole",
    "groups",
    "workshop",
    "home",
)
ANY = "any word"


@dataclass
class Count:
    """Pages by kind, and those of them that make each claim; signs, and those that are false."""

    pages: Counter[str] = field(default_factory=Counter)
    said: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, kind: str, claims: Mapping[str, bool]) -> None:
        """Count one page, and whether it says anything."""
        self.pages[kind] += 1
        for name, is_said in claims.items():
            self.said[kind, name] += is_said
        self.said[kind, ANY] += any(claims.values())

    def share(self, kind: str, name: str) -> float:
        """Of the pages of a kind, those that make a claim."""
        return self.said[kind, name] / max(self.pages[kind], 1)

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(self.pages + other.pages, self.said + other.said)


def count(found: Simulated) -> Count:
    """Count what each page of an organisation says."""
    counted, boards = Count(), found.boards
    for board in boards:
        is_whole = board.unit.pk == found.units[0].pk
        counted.add(ALL if is_whole else UNIT, words_of_page(board))
        if not is_whole:
            counted.add(UNIT_DIMENSION, words_of_dimension(board))
            counted.add(WORKSHOP, {"workshop": workshop_says(board)})
        else:
            for order in (OVERALL, "d0"):
                counted.add(GROUPS, {"groups": _are_grouped(board, order)})
    for start in range(1, len(boards), MOST_UNITS):
        counted.add(HOME, {"sentence or change": home_says(boards[start : start + MOST_UNITS])})
    for name, signs in signs_of(boards):
        counted.add(name, {"sign": signs})
    return counted


def words_of_page(board: Board) -> dict[str, bool]:
    """Say of each kind of claim whether the page of a unit makes it."""
    told = board.told
    assert told
    tones = [told.tones.of(one) for one in told.figures]
    zones = [told.tones.of(one) for one in told.numbers.of(DIMENSION, pair=ADEQUACY)]
    tiles = findings.tiles(told, url_of=board.url_of)
    lowest = told.tones.says(LOWEST_CHILD)
    return {
        "sentence": any(tone != EVEN for tone in tones) or told.tones.says(ENDS),
        "tile": any(tile.tone != EVEN for tile in tiles),
        "place in the zone": any(tone != EVEN for tone in zones),
        "next step": lowest or (bool(told.first) and told.tones.of(told.widest[0]) != EVEN),
        "look there first": lowest,
        "trend": told.tones.says(CHANGE),
        "breakdown": any(told.tones.says(one.name) for one in board.contrasts.values()),
        "teams differ": _teams_differ(told.numbers),
    }


def words_of_dimension(board: Board) -> dict[str, bool]:
    """What the page of the first dimension says."""
    told = board.told_with(first_dimension)
    figure = told and first_dimension(told.numbers)
    return {
        "gap": bool(told and figure and told.tones.of(figure) != EVEN),
        "trend": bool(told and told.tones.says(CHANGE)),
    }


def first_dimension(numbers: Numbers) -> Figure | None:
    """The dimension that truths are simulated in."""
    return numbers.one(DIMENSION, "d0")


def workshop_says(board: Board) -> bool:
    """Whether a workshop held between the windows is said to have been followed by a change."""
    before, after = (numbers for _window, numbers in board.timeline)
    if before is None or after is None:
        return False
    series = Series(names={"en": ""}, sides=list(after.content.sides))
    differences = tuple(differences_between(before, after))
    first, last = board.windows
    (card,) = comparison_cards([Comparison(series, State.READY, first, last, differences)])
    return card.sentence != "There is no clear difference."


def home_says(boards: Iterable[Board]) -> bool:
    """Whether the home page of somebody who leads these units says anything."""
    several = list(boards)
    told = [
        one.told_with(lambda numbers: numbers.overall, share=1 / len(several)) for one in several
    ]
    return any(_says(one) for one in told if one)


def signs_of(boards: Iterable[Board]) -> Iterator[tuple[str, bool]]:
    """Say of each table with signs whether it has any."""
    for board in boards:
        told = board.told
        assert told
        if board.children:
            yield "heat map", any(tone != EVEN for tone in cells_of(board).values())
            continue
        items = told.numbers.of(ITEM, dimension="d0")
        if len(items) > 1:
            signs = told.whole.signs(items)
            yield "statements", any(signs.of(one) != EVEN for one in items)
        dots = {window: one for window, numbers in board.timeline if (one := _overall(numbers))}
        if told.numbers.is_two_sided:
            yield "dots of a trend", any(tone != EVEN for tone in Whole().cells(dots).values())


def cells_of(board: Board) -> dict[tuple[int, str], str]:
    """The tone of every cell of the heat map."""
    return board.whole.cells(
        {
            (child.pk, one.key): one
            for child in board.children
            if (numbers := board.numbers_of(child))
            for kind in (OVERALL, DIMENSION)
            for one in numbers.of(kind)
        }
    )


def _overall(numbers: Numbers | None) -> Figure | None:
    return numbers.overall if numbers else None


def _says(told: Told) -> bool:
    is_named = any(told.tones.of(one) != EVEN for one in told.figures)
    return is_named or told.tones.says(ENDS) or told.tones.says(CHANGE)


def _teams_differ(numbers: Numbers) -> bool:
    return any(one.verdict in {DIFFER, LITTLE} for one in numbers.content.levels)


def _are_grouped(board: Board, order: str) -> bool:
    assert board.numbers
    children = [(child, board.numbers_of(child)) for child in board.children]
    groups = groups_of(children, order, board.whole, board.numbers)
    return sum(label.startswith("Group") for _members, label in groups) > 1
