"""Child units by dimensions: in the order of the alphabet, or in groups that clearly differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.addresses import Address
from culture.dashboards.charts.axis import Scale
from culture.dashboards.charts.heat import HeatCell, HeatRow, heat_cell, heat_row
from culture.dashboards.figures import DIMENSION, OVERALL, Figure, Numbers, name_of
from culture.dashboards.queries import Dashboard
from culture.dashboards.tables import withheld_reason
from culture.org.models import Unit
from culture.scoring.intervals import clear_tiers


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; its address groups the units by this column."""

    label: str
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows below each other; without a label they simply stand in order."""

    rows: list[HeatRow]
    label: str = ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A whole table, ready for its template."""

    columns: list[Column]
    groups: list[Group]
    sentence: str
    is_grouped: bool
    by_name_url: str


Child = tuple[Unit, Numbers | None]


def heat_map(dashboard: Dashboard, numbers: Numbers, address: Address) -> HeatMap | None:
    """Write the children of a unit; None where it has none to show."""
    if not dashboard.children:
        return None
    keys = [OVERALL, *(figure.key for figure in numbers.dimensions)]
    order = dashboard.order if dashboard.order in keys else ""
    children = [(child, dashboard.numbers_of(child)) for child in dashboard.children]
    columns = [
        Column(
            name_of(_kind(key), key, dashboard.subjects),
            address.unit(dashboard.unit.uuid, order=key),
            key == order,
        )
        for key in keys
    ]
    urls = address.units(child.uuid for child in dashboard.children)
    groups = _tiers(children, order) if order else [(children, "")]
    return HeatMap(
        columns=[*columns, Column(gettext("n"))],
        groups=[
            Group(
                [_row(child, keys, numbers.scale, urls[child[0].uuid]) for child in members], label
            )
            for members, label in groups
        ],
        sentence=_sentence(groups, order, dashboard),
        is_grouped=bool(order),
        by_name_url=address.unit(dashboard.unit.uuid),
    )


def _kind(key: str) -> str:
    return OVERALL if key == OVERALL else DIMENSION


def _row(child: Child, keys: Sequence[str], scale: Scale, url: str) -> HeatRow:
    unit, numbers = child
    if numbers is None:
        return HeatRow(unit.name, url, withheld=withheld_reason())
    figures = {figure.key: figure for kind in (OVERALL, DIMENSION) for figure in numbers.of(kind)}
    cells = [_cell(figures.get(key), scale) for key in keys]
    return heat_row(unit.name, [*cells, HeatCell(formats.count(numbers.n))], url=url)


def _cell(figure: Figure | None, scale: Scale) -> HeatCell:
    if figure is None:
        return HeatCell(gettext("not shown"))
    return heat_cell(figure.gap, figure.margin, scale=scale)


def _tiers(children: Sequence[Child], key: str) -> list[tuple[list[Child], str]]:
    """Group the children by one figure; those without it come last, without a place."""
    placed, rest = [], []
    for child in children:
        numbers = child[1]
        figure = numbers.one(_kind(key), key) if numbers else None
        if figure and figure.interval:
            placed.append((child, figure.interval))
        else:
            rest.append(child)
    tiers = clear_tiers([interval for _child, interval in placed])
    groups = [
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


def _sentence(groups: Sequence[tuple[list[Child], str]], order: str, dashboard: Dashboard) -> str:
    if not order:
        return gettext(
            "Delivered minus expected. Darker is wider; a sign stands where the gap is clear. "
            "Units are in the order of the alphabet."
        )
    shown = sum(1 for members, _label in groups if any(numbers for _unit, numbers in members))
    name = name_of(_kind(order), order, dashboard.subjects)
    if shown < 2:  # noqa: PLR2004 (two groups make a difference)
        return gettext(
            "{name}: no clear difference between these units. Their intervals overlap, so there "
            "is no order among them."
        ).format(name=name)
    return gettext(
        "{name}: units in groups that clearly differ. Inside a group the intervals overlap, so "
        "there is no order among its units."
    ).format(name=name)
