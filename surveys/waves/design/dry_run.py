"""What a wave would be able to show if it were opened today: the design can still be changed."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from culture.org.models import Person, Unit
from culture.privacy.crossings import fewest_for_both
from culture.privacy.ground import Forecast, forecast_units
from surveys.waves.design.earlier import asked_under_other_names
from surveys.waves.design.snapshot import SnapshotPlan, unreachable_people
from surveys.waves.design.strangers import Strangers, strangers_of

if TYPE_CHECKING:
    from surveys.waves.models import Wave

PERCENTS = (100, 70, 50)
MOST_LISTED = 200


class Fate(StrEnum):
    """What becomes of a unit's number."""

    SHOWN = "shown"
    MERGED = "merged"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class UnitFate:
    """What becomes of one unit at one response rate; `unit` is where its people are counted."""

    fate: Fate
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit with its outcomes in the order of the response rates."""

    unit: Unit
    depth: int
    outcomes: tuple[UnitFate, ...]

    @property
    def steps(self) -> range:
        """One step for each level below the top."""
        return range(self.depth)


@dataclass(frozen=True, slots=True)
class RateLine:
    """How many units fare how at one response rate."""

    percent: int
    shown: int
    merged: int
    withheld: int
    answers: int


@dataclass(frozen=True, slots=True)
class BothBreakdowns:
    """Tenure and role asked in one wave: from how many answers on both are shown, usually.

    `up_to` is the highest response rate, in percent, at which there are fewer; None where at none.
    """

    fewest: int
    up_to: int | None


@dataclass(frozen=True, slots=True)
class CloseUnit:
    """A unit that an earlier wave asked the same, but for fewer people than a number needs."""

    unit: Unit
    earlier: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """How many people would be asked, who cannot be reached, and what becomes of the units.

    `alike` names instruments that share statements with one of an earlier wave, with that wave;
    `strangers` groups of people who may be invented, `divided` waves that asked some of these
    people about themselves within a year, so that this one does not. `left_out` counts those who
    work there and lead, and are not asked; `above` names units above those that were chosen.
    `both` is None where not both tenure and role are asked.
    """

    people: int
    left_out: int
    above: list[str]
    cells: int
    unreachable: list[Person]
    close: list[CloseUnit]
    alike: list[tuple[str, str]]
    divided: tuple[str, ...]
    both: BothBreakdowns | None
    strangers: Strangers
    rates: list[RateLine]
    units: list[UnitLine]

    @property
    def upper_units(self) -> list[UnitLine]:
        """All units, or of very many the upper levels that a page can hold."""
        if len(self.units) <= MOST_LISTED:
            return self.units
        levels = Counter(line.depth for line in self.units)
        reach = accumulate(levels[depth] for depth in sorted(levels))
        whole = sum(number <= MOST_LISTED for number in reach)
        upper = sorted(levels)[: max(whole, 1)]
        return [line for line in self.units if line.depth in upper][:MOST_LISTED]


def dry_run(wave: Wave, plan: SnapshotPlan, *, language: str) -> DryRun:
    """Say what a wave would show if it were opened as planned; nothing is stored."""
    forecasts = [_forecast(plan, wave, percent) for percent in PERCENTS]
    rates = [
        RateLine(percent, len(seen.shown), len(seen.merged), len(seen.withheld), seen.answers)
        for percent, seen in zip(PERCENTS, forecasts, strict=True)
    ]
    lines = _unit_lines(plan, forecasts)
    return DryRun(
        people=len(plan.places),
        left_out=len(plan.left_out),
        above=[line.unit.name for line in lines if set(plan.tops).isdisjoint(line.unit.path)],
        cells=len(plan.cells),
        unreachable=list(unreachable_people(plan)),
        close=_close_units(plan),
        alike=asked_under_other_names(plan.known, language=language),
        divided=plan.divided,
        both=_both_breakdowns(wave, plan, rates),
        strangers=strangers_of(wave, plan),
        rates=rates,
        units=lines,
    )


def _both_breakdowns(
    wave: Wave, plan: SnapshotPlan, rates: Sequence[RateLine]
) -> BothBreakdowns | None:
    if plan.divided or not (wave.asks_tenure and wave.asks_role):
        return None
    fewest = fewest_for_both(wave.k)
    too_few = [rate.percent for rate in rates if rate.answers < fewest]
    return BothBreakdowns(fewest, max(too_few, default=None))


def _close_units(plan: SnapshotPlan) -> list[CloseUnit]:
    units = Unit.objects.in_bulk({close.unit for close in plan.close}) if plan.close else {}
    return [CloseUnit(units[close.unit], close.earlier) for close in plan.close]


def _forecast(plan: SnapshotPlan, wave: Wave, percent: int) -> Forecast:
    cells = {uuid.uuid4(): group for group in plan.cells}
    return forecast_units(cells, paths=plan.paths, k=wave.k, rate=percent / 100)


def _unit_lines(plan: SnapshotPlan, forecasts: Sequence[Forecast]) -> list[UnitLine]:
    concerned = {unit for seen in forecasts for unit in (*seen.shown, *seen.merged, *seen.withheld)}
    units = Unit.objects.in_bulk({above for unit in concerned for above in plan.paths[unit]})
    in_order = sorted(
        concerned, key=lambda unit: [units[above].name.casefold() for above in plan.paths[unit]]
    )
    top = min((len(plan.paths[unit]) for unit in concerned), default=0)
    return [
        UnitLine(
            units[unit],
            depth=len(plan.paths[unit]) - top,
            outcomes=tuple(_outcome(unit, seen, plan, units) for seen in forecasts),
        )
        for unit in in_order
    ]


def _outcome(unit: int, seen: Forecast, plan: SnapshotPlan, units: Mapping[int, Unit]) -> UnitFate:
    shown = set(seen.shown)
    if unit in shown:
        return UnitFate(Fate.SHOWN, units[unit])
    counted_in = next((above for above in reversed(plan.paths[unit]) if above in shown), None)
    if counted_in is None:
        return UnitFate(Fate.WITHHELD, None)
    return UnitFate(Fate.MERGED, units[counted_in])
