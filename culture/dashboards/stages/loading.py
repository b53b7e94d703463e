"""Where a unit and those below it stand on each map, read from releases only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.dashboards.stages.maps import MAPS
from culture.dashboards.stages.standing import axis_value, standings
from culture.metrics import reading
from culture.metrics.content import DIMENSION, OVERALL
from culture.metrics.middle import above_the_middle

if TYPE_CHECKING:
    from culture.dashboards.stages.maps import MapAxis, StageMap
    from culture.dashboards.stages.standing import Axes, AxisValue, Standing
    from culture.metrics.reading import Published
    from culture.metrics.windows import Window
    from culture.org.models import Unit

Editions = Mapping[str, tuple["Window", "Published"]]


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit and where it stands."""

    unit: Unit
    standing: Standing


@dataclass(frozen=True, slots=True)
class MapOfUnits:
    """One map: the unit itself, and those below it of which both axes are published."""

    plan: StageMap
    own: Standing
    below: Sequence[UnitStanding]


def maps_of(unit: Unit, children: Sequence[Unit]) -> list[MapOfUnits]:
    """Read and judge both maps of a unit and its children, all of them together.

    The number of statements does not depend on how many children there are.
    """
    keys = {axis.questionnaire for plan in MAPS for axis in plan.axes}
    editions = reading.newest_closed([unit, *children], keys, outline=True)
    found = standings(
        {(plan.key, one): _axes(plan, own) for plan in MAPS for one, own in editions.items()}
    )
    return [
        MapOfUnits(
            plan,
            found[plan.key, unit],
            [
                UnitStanding(child, standing)
                for child in children
                if (standing := found[plan.key, child]).is_measured
            ],
        )
        for plan in MAPS
    ]


def _axes(plan: StageMap, editions: Editions) -> Axes:
    across, up = (_value(axis, editions) for axis in plan.axes)
    return across, up


def _value(axis: MapAxis, editions: Editions) -> AxisValue | None:
    """An axis, where each dimension that it is made of is published with its error."""
    if axis.questionnaire not in editions:
        return None
    window, published = editions[axis.questionnaire]
    content = published.content
    entries = [content.one(DIMENSION, key) for key in axis.dimensions]
    entries = entries or [content.one(OVERALL, OVERALL)]
    length = float(content.high - content.low)
    parts = [
        (distance, length)
        for entry in entries
        if entry and (distance := above_the_middle(entry, low=content.low, high=content.high))
    ]
    if len(parts) < len(entries):
        return None
    return axis_value(parts, n=min((one.n for one in entries if one), default=0), window=window)
