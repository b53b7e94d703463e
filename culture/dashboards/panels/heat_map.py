"""Child units by dimensions: in the order of the alphabet, or in groups that clearly differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats, sureness, words
from culture.dashboards.charts.heat import (
    HeatCell,
    HeatRow,
    heat_cell,
    heat_drawing,
    heat_row,
    level_cell,
)
from culture.dashboards.figures import DIMENSION, OVERALL, Figure, Numbers, name_of
from culture.dashboards.panels import Panel, PanelPlace, chart
from culture.dashboards.panels.best_guess import Guesses, guesses_of
from culture.dashboards.sureness import Claim
from culture.dashboards.tones import EVEN, Whole, difference, p_of_difference
from culture.scoring.certainty import WORDS_LEVEL, share_of
from culture.scoring.tiers import Tiers, tiers_of

if TYPE_CHECKING:
    from culture.dashboards.board import Board
    from culture.org.models import Unit

Child = tuple["Unit", Numbers | None]
SignTones = Mapping[tuple[int, str], str]


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
    keys = [figure.key for figure in numbers.dimensions]
    if not numbers.has_one_dimension:
        keys.insert(0, OVERALL)
    order = board.order if board.order in keys else ""
    children = [(child, board.numbers_of(child)) for child in board.children]
    groups = groups_of(children, order, board.whole, numbers) if order else [(children, "")]
    cells = {
        (child.pk, figure.key): figure
        for child, found in children
        for figure in (_figures(found, keys) if found else {}).values()
    }
    tones = board.whole.cells(cells)
    names = {child.pk: child.name for child in board.children}
    sure_of_signs = sureness.of_cells(
        board.whole,
        cells,
        tones,
        name_of=lambda key, figure: gettext("{unit}, {name}").format(
            unit=names[key[0]], name=figure.name
        ),
    )
    guesses = _guesses(children, order or keys[0], board)
    urls = board.address.units(child.uuid for child in board.children)
    columns = [
        Heading(
            name_of(_kind(key), key, board.subjects),
            board.address.unit(board.unit.uuid, order=key),
            key == order,
        )
        for key in keys
    ]
    headings = [*columns, Heading(gettext("Answers")), *map(Heading, guesses.headings)]
    placed = [
        Rows(
            [
                _row(child, keys, board, urls[child[0].uuid], tones, guesses=guesses)
                for child in members
            ],
            label,
        )
        for members, label in groups
    ]
    title = gettext("Units of %(name)s") % {"name": board.unit.name}
    sentence = _sentence(groups, order, board)
    drawing = heat_drawing(
        [heading.label for heading in headings],
        [(one.label, one.rows) for one in placed],
        ident="heat",
        title=title,
    )
    return Panel(
        "culture/dashboards/panels/heat_map.html",
        PanelPlace.BOTTOM,
        {
            "title": title,
            "columns": headings,
            "groups": placed,
            "sentence": sentence,
            "chart": chart(board, "units", drawing, title=title, note=sentence),
            "how_sure": _sure_of_groups(children, order) if order else sure_of_signs,
            "best_guess": guesses.explanation,
            "is_grouped": bool(order),
            "is_level": not numbers.is_two_sided,
            "by_name_url": board.address.unit(board.unit.uuid),
            "why_url": board.why_url,
        },
    )


def _kind(key: str) -> str:
    return OVERALL if key == OVERALL else DIMENSION


def _row(
    child: Child,
    keys: Sequence[str],
    board: Board,
    url: str,
    tones: SignTones,
    *,
    guesses: Guesses,
) -> HeatRow:
    unit, numbers = child
    if numbers is None:
        return HeatRow(unit.name, url, withheld=str(board.voice.withheld))
    figures = _figures(numbers, keys)
    cells = [_cell(figures.get(key), numbers, tones.get((unit.pk, key), EVEN)) for key in keys]
    rest = [HeatCell(text) for text in (formats.count(numbers.n), *guesses.cells(unit.pk))]
    return heat_row(unit.name, [*cells, *rest], url=url)


def _guesses(children: Sequence[Child], key: str, board: Board) -> Guesses:
    """Guess the figure of each unit, where units may be compared in it."""
    figures = {
        child.pk: figure
        for child, numbers in children
        if numbers and (figure := numbers.one(_kind(key), key)) and board.whole.may_compare(key)
    }
    return guesses_of(name_of(_kind(key), key, board.subjects), figures)


def _figures(numbers: Numbers, keys: Sequence[str]) -> dict[str, Figure]:
    found = (figure for kind in (OVERALL, DIMENSION) for figure in numbers.of(kind))
    return {figure.key: figure for figure in found if figure.key in keys}


def _cell(figure: Figure | None, numbers: Numbers, tone: str) -> HeatCell:
    """A gap or a level's distance to the whole is marked; all cells are judged together."""
    if figure is None:
        return HeatCell(gettext("not shown"))
    if figure.gap is None:
        return level_cell(figure.value, tone)
    return heat_cell(figure.gap, tone, scale=numbers.scale)


def groups_of(children: Sequence[Child], key: str, whole: Whole, numbers: Numbers) -> list[Members]:
    """Group the children by one figure, where they may be ranked.

    Those whose interval fits anywhere, and those without the figure, come last, without a place.
    """
    placed, rest = [], []
    for child in children:
        figure = child[1].one(_kind(key), key) if child[1] else None
        estimate = figure.estimate if figure else None
        if estimate:
            placed.append((child, estimate))
        else:
            rest.append(child)
    may_rank = whole.may_rank(key, numbers)
    found = Tiers((tuple(range(len(placed))),) if placed else ())
    if may_rank:
        found = tiers_of([estimate for _child, estimate in placed])
    groups: list[Members] = [
        (
            [placed[place][0] for place in tier],
            # Units that are not ranked may differ all the same.
            tier_name(number, len(found.ordered)) if may_rank else gettext("In no order"),
        )
        for number, tier in enumerate(found.ordered, start=1)
    ]
    vague = [placed[place][0] for place in found.unplaced]
    last = [
        (vague, gettext("Cannot be placed: too few answers to tell")),
        (rest, gettext("Not shown on their own")),
    ]
    return [*groups, *((members, label) for members, label in last if members)]


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
    if board.whole.may_compare(order) and not _may_rank(board, order):
        text = gettext(
            "{name}: the difference is not exact enough to put units in order, so there is no "
            "order among these units."
        )
    elif not board.whole.may_compare(order):
        text = gettext(
            "{name}: teams do not differ enough to compare, so there is no order among these units."
        )
    elif sum(1 for _group in _shown(groups)) < 2:  # noqa: PLR2004 (two groups make a difference)
        text = gettext(
            "{name}: no clear difference between these units, all pairs of them looked at. So "
            "there is no order among them."
        )
    else:
        text = gettext(
            "{name}: units in groups that clearly differ, all pairs of units looked at. Inside a "
            "group there is no order."
        )
    return text.format(name=name)


def _sure_of_groups(children: Sequence[Child], order: str) -> str:
    """Answer how sure it is that the two units differ that most surely do."""
    found = [
        (child, figure)
        for child, numbers in children
        if numbers and (figure := numbers.one(_kind(order), order)) and figure.estimate
    ]
    pairs = list(combinations(sorted(found, key=lambda one: one[1].value), 2))
    if not pairs:
        return ""
    (one, low), (other, high) = min(pairs, key=lambda pair: p_of_difference(pair[0][1], pair[1][1]))
    distance, level = difference(low, high), share_of(WORDS_LEVEL, 1 / len(pairs))
    return sureness.of_words(
        Claim(
            gettext("{first} and {second}").format(first=one.name, second=other.name),
            sureness.written_difference(high.value - low.value, distance),
            sureness.answers_of_two(low.n, high.n),
            min(low.n, high.n),
            distance,
            p_of_difference(low, high) < level,
            len(pairs),
            level,
            is_of_two=True,
        )
    )


def _may_rank(board: Board, order: str) -> bool:
    return board.numbers is not None and board.whole.may_rank(order, board.numbers)


def _legend(board: Board) -> str:
    if board.numbers and not board.numbers.is_two_sided:
        text = gettext(
            "A sign stands where a unit differs from everybody together; about one sign in ten may "
            "be chance."
        )
        return str(text)
    return gettext(
        "{delivered} minus {expected}. Darker is wider; about one sign in ten may be chance."
    ).format(delivered=words.capital(board.voice.delivered), expected=board.voice.expected)


def _shown(groups: Sequence[Members]) -> Iterator[Members]:
    for members, label in groups:
        if any(numbers for _unit, numbers in members):
            yield members, label
