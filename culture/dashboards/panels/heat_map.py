"""Child units by dimensions: in the order of the alphabet, or in groups that clearly differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats, words
from culture.dashboards.charts.heat import HeatCell, HeatRow, heat_cell, heat_row, level_cell
from culture.dashboards.figures import DIMENSION, OVERALL, Figure, Numbers, Whole, name_of
from culture.dashboards.panels import Panel, Place
from culture.scoring.intervals import clear_tiers

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.org.models import Unit

Child = tuple["Unit", Numbers | None]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its address groups the units by this column."""

    label: str
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows below each other; without a label they simply stand in order."""

    rows: list[HeatRow]
    label: str = ""


Members = tuple[Sequence[Child], str]


def heat_map(board: Board) -> Panel | None:
    """Write the children of a unit; None where it has none to show."""
    numbers = board.numbers
    if numbers is None or not board.children:
        return None
    keys = [OVERALL, *(figure.key for figure in numbers.dimensions)]
    order = board.order if board.order in keys else ""
    children = [(child, board.numbers_of(child)) for child in board.children]
    groups = _tiers(children, order, board.whole) if order else [(children, "")]
    urls = board.address.units(child.uuid for child in board.children)
    columns = [
        Heading(
            name_of(_kind(key), key, board.subjects),
            board.address.unit(board.unit.uuid, order=key),
            key == order,
        )
        for key in keys
    ]
    return Panel(
        "culture/dashboards/panels/heat_map.html",
        Place.BOTTOM,
        {
            "unit": board.unit,
            "columns": [*columns, Heading(gettext("n"))],
            "groups": [
                Rows([_row(child, keys, board, urls[child[0].uuid]) for child in members], label)
                for members, label in groups
            ],
            "sentence": _sentence(groups, order, board),
            "is_grouped": bool(order),
            "is_level": not numbers.is_two_sided,
            "by_name_url": board.address.unit(board.unit.uuid),
            "why_url": board.why_url,
        },
    )


def _kind(key: str) -> str:
    return OVERALL if key == OVERALL else DIMENSION


def _row(child: Child, keys: Sequence[str], board: Board, url: str) -> HeatRow:
    unit, numbers = child
    if numbers is None:
        return HeatRow(unit.name, url, withheld=str(board.voice.withheld))
    figures = {figure.key: figure for kind in (OVERALL, DIMENSION) for figure in numbers.of(kind)}
    cells = [_cell(figures.get(key), numbers, board.whole) for key in keys]
    return heat_row(unit.name, [*cells, HeatCell(formats.count(numbers.n))], url=url)


def _cell(figure: Figure | None, numbers: Numbers, whole: Whole) -> HeatCell:
    """A gap is marked where it is clear, a level where it clearly differs from the whole."""
    if figure is None:
        return HeatCell(gettext("not shown"))
    if figure.gap is None:
        return level_cell(figure.value, whole.tone(figure))
    return heat_cell(figure.gap, figure.margin, scale=numbers.scale)


def _tiers(children: Sequence[Child], key: str, whole: Whole) -> list[Members]:
    """Group the children by one figure, where they may be compared.

    Those without the figure come last, without a place.
    """
    placed, rest = [], []
    for child in children:
        figure = child[1].one(_kind(key), key) if child[1] else None
        if figure and figure.interval:
            placed.append((child, figure.interval))
        else:
            rest.append(child)
    tiers = clear_tiers([interval for _child, interval in placed])
    if placed and not whole.may_compare(key):
        tiers = (tuple(range(len(placed))),)
    groups: list[Members] = [
        ([placed[place][0] for place in tier], tier_name(number, len(tiers)))
        for number, tier in enumerate(tiers, start=1)
    ]
    return [*groups, (rest, gettext("Not shown on their own"))] if rest else groups


def tier_name(number: int, total: int) -> str:
    """Name a group of units by its place among all."""
    if total == 1:
        return gettext("No clear difference between these units")
    if number == 1:
        return gettext("Group 1 of {total}: lowest").format(total=total)
    if number == total:
        return gettext("Group {number} of {total}: highest").format(number=number, total=total)
    return gettext("Group {number} of {total}").format(number=number, total=total)


def _sentence(groups: Sequence[Members], order: str, board: Board) -> str:
    if not order:
        return " ".join([_legend(board), gettext("Units are in the order of the alphabet.")])
    name = name_of(_kind(order), order, board.subjects)
    if not board.whole.may_compare(order):
        text = gettext(
            "{name}: teams do not differ enough to compare, so there is no order among these units."
        )
    elif sum(1 for _group in _shown(groups)) < 2:  # noqa: PLR2004 (two groups make a difference)
        text = gettext(
            "{name}: no clear difference between these units. Their intervals overlap, so there "
            "is no order among them."
        )
    else:
        text = gettext(
            "{name}: units in groups that clearly differ. Inside a group the intervals overlap, so "
            "there is no order among its units."
        )
    return text.format(name=name)


def _legend(board: Board) -> str:
    if board.numbers and not board.numbers.is_two_sided:
        return gettext("A sign stands where a unit clearly differs from the whole.")
    return gettext(
        "{delivered} minus {expected}. Darker is wider; a sign stands where the gap is clear."
    ).format(delivered=words.capital(board.voice.delivered), expected=board.voice.expected)


def _shown(groups: Sequence[Members]) -> Iterator[Members]:
    for members, label in groups:
        if any(numbers for _unit, numbers in members):
            yield members, label
