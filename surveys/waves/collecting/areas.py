"""The parts of a wave that may be spoken of by themselves: the whole and its divisions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.org.models import Unit
from culture.privacy.groups import UnitGroup, lowest_shared, publishable

if TYPE_CHECKING:
    from culture.privacy.blocks import Path
    from surveys.waves.models import Cell, Wave


@dataclass(frozen=True, slots=True)
class Area:
    """A unit whose people are a union of cells, with these cells and how many were invited."""

    unit: int
    cells: frozenset[uuid.UUID]
    invited: int


@dataclass(frozen=True, slots=True)
class Areas:
    """The lowest unit that contains everybody asked, and the areas directly below it.

    `is_of_all` where that unit is the organisation's top, so that the areas are its divisions.
    """

    whole: Area
    divisions: tuple[Area, ...]
    is_of_all: bool = True


def areas_of(wave: Wave) -> Areas:
    """Give the areas of an opened wave, as the tree is now."""
    units = Unit.objects.filter(organisation_id=wave.organisation_id)
    return divide(list(wave.cells.order_by("pk")), paths=dict(units.values_list("pk", "path")))


def divide(cells: Sequence[Cell], *, paths: Mapping[int, Path]) -> Areas:
    """Give the whole of one or more cells, and the units directly below it that cut no cell.

    A unit may have been moved away since, so that the unit of a cell no longer contains it.
    """
    groups = {UnitGroup(tuple(cell.units), cell.unit_id, cell.invited): cell.uuid for cell in cells}
    whole = lowest_shared([paths[unit] for group in groups for unit in group.members])
    areas = {
        unit: Area(
            unit,
            cells=frozenset(groups[group] for group in inside),
            invited=sum(group.n for group in inside),
        )
        for unit, inside in publishable(list(groups), paths=paths).items()
        if whole in (unit, *paths[unit][-2:-1])
    }
    return Areas(areas.pop(whole), tuple(areas.values()), is_of_all=len(paths[whole]) == 1)
