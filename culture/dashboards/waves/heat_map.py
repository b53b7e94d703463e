"""Child units by dimensions of a wave: in groups only where teams differ at all."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts.heat import (
    OVER_MARK,
    SHORT_MARK,
    HeatCell,
    HeatRow,
    heat_cell,
    heat_row,
)
from culture.dashboards.figures import DIMENSION, OVERALL, name_of
from culture.dashboards.heat_map import Column, Group, HeatMap, tier_name
from culture.dashboards.waves.addresses import Address
from culture.dashboards.waves.figures import Figure, Numbers, may_compare
from culture.dashboards.waves.queries import CulturePage
from culture.dashboards.waves.tables import withheld_reason
from culture.dashboards.waves.words import EVEN, SHORT, tone_of
from culture.org.models import Unit
from culture.scoring.intervals import clear_tiers

Child = tuple[Unit, Numbers | None]
PLACES = 2


def heat_map(page: CulturePage, numbers: Numbers, address: Address) -> HeatMap | None:
    """Write the children of a unit; None where it has none to show."""
    if not page.children:
        return None
    keys = [OVERALL, *(figure.key for figure in numbers.dimensions)]
    order = page.order if page.order in keys else ""
    children = [(child, page.numbers_of(child)) for child in page.children]
    columns = [
        Column(
            name_of(_kind(key), key, page.subjects),
            address.unit(page.unit.uuid, order=key),
            key == order,
        )
        for key in keys
    ]
    groups = _groups(children, order, page) if order else [(children, "")]
    return HeatMap(
        columns=[*columns, Column(gettext("n"))],
        groups=[
            Group([_row(child, keys, page, address) for child in members], label)
            for members, label in groups
        ],
        sentence=_sentence(groups, order, page, numbers),
        is_grouped=bool(order),
        by_name_url=address.unit(page.unit.uuid),
    )


def _kind(key: str) -> str:
    return OVERALL if key == OVERALL else DIMENSION


def _row(child: Child, keys: Sequence[str], page: CulturePage, address: Address) -> HeatRow:
    unit, numbers = child
    url = address.unit(unit.uuid)
    if numbers is None:
        return HeatRow(unit.name, url, withheld=withheld_reason())
    cells = [_cell(numbers.one(_kind(key), key), numbers, page.whole_numbers) for key in keys]
    return heat_row(unit.name, [*cells, HeatCell(formats.count(numbers.n))], url=url)


def _cell(figure: Figure | None, numbers: Numbers, whole: Numbers | None) -> HeatCell:
    """A gap is marked where it is clear, a level where it clearly differs from the whole."""
    if figure is None:
        return HeatCell(gettext("not shown"))
    if figure.gap is not None:
        return heat_cell(figure.gap, figure.margin, scale=numbers.scale)
    text, tone = formats.number(figure.delivered), tone_of(figure, whole)
    if tone == EVEN:
        return HeatCell(text)
    is_short = tone == SHORT
    return HeatCell(text, "s1" if is_short else "o1", SHORT_MARK if is_short else OVER_MARK)


def _groups(
    children: Sequence[Child], key: str, page: CulturePage
) -> list[tuple[list[Child], str]]:
    """Group the children by one figure where teams differ; those without it come last."""
    placed, rest = [], []
    for child in children:
        figure = child[1].one(_kind(key), key) if child[1] else None
        if figure and figure.interval:
            placed.append((child, figure.interval))
        else:
            rest.append(child)
    tiers = clear_tiers([interval for _child, interval in placed])
    if not may_compare(page.whole_numbers, key):
        tiers = (tuple(range(len(placed))),) if placed else ()
    groups = [
        ([placed[place][0] for place in tier], tier_name(number, len(tiers)))
        for number, tier in enumerate(tiers, start=1)
    ]
    return [*groups, (rest, gettext("Not shown on their own"))] if rest else groups


def _sentence(
    groups: Sequence[tuple[list[Child], str]], order: str, page: CulturePage, numbers: Numbers
) -> str:
    if not order:
        if numbers.is_two_sided:
            return gettext(
                "How it is minus how it should be. Darker is wider; a sign stands where the gap is "
                "clear. Units are in the order of the alphabet."
            )
        return gettext(
            "A sign stands where a unit clearly differs from the whole. Units are in the order of "
            "the alphabet."
        )
    name = name_of(_kind(order), order, page.subjects)
    if not may_compare(page.whole_numbers, order):
        return gettext(
            "{name}: teams do not differ enough to compare, so there is no order among these units."
        ).format(name=name)
    shown = sum(1 for members, _label in groups if any(figures for _unit, figures in members))
    if shown < PLACES:
        return gettext(
            "{name}: no clear difference between these units. Their intervals overlap, so there "
            "is no order among them."
        ).format(name=name)
    return gettext(
        "{name}: units in groups that clearly differ. Inside a group the intervals overlap, so "
        "there is no order among its units."
    ).format(name=name)
