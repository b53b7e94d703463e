"""Which series show a unit, and in which windows: read from the first release of each place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from culture.metrics.models import Release, Series
from culture.metrics.windows import Window
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """A series that shows a unit: its first and last period per grain, and its editions.

    Editions stand newest first, and also those are here that count the unit's people further up.
    """

    series: Series
    first: dict[Grain, dt.date] = field(default_factory=dict)
    last: dict[Grain, dt.date] = field(default_factory=dict)
    editions: tuple[Window, ...] = ()

    @property
    def newest(self) -> Window:
        """The newest edition; else the newest quarter, or the newest year where that is later."""
        if self.editions:
            return self.editions[0]
        year, quarter = self.last.get(Grain.YEAR), self.last.get(Grain.QUARTER)
        if quarter and (year is None or quarter.year >= year.year):
            return Window(period=Period(quarter, Grain.QUARTER))
        grain = Grain.YEAR if year else Grain.MONTH
        return Window(period=Period(self.last[grain], grain))


def lines_of(unit: Unit) -> list[Line]:
    """Every series that shows the unit, or in an edition one above it; oldest series first."""
    return lines_of_each([unit])[unit]


def lines_of_each(units: Sequence[Unit]) -> dict[Unit, list[Line]]:
    """The lines of several units, in as many statements as those of one."""
    releases = Release.objects.places().filter(about=None)
    own_periods = releases.filter(unit__in=units, edition=None)
    above = {pk for unit in units for pk in unit.path}
    editions = releases.filter(unit__in=above).exclude(edition=None)
    windows: dict[tuple[int, int], set[Window]] = defaultdict(set)
    facts = ("series_id", "unit_id", "grain", "starts_on", "edition", "edition_name")
    for one in own_periods.union(editions, all=True).values_list(*facts, named=True):
        shown = [unit for unit in units if one.unit_id in (unit.path if one.edition else [unit.pk])]
        for unit in shown:
            windows[unit.pk, one.series_id].add(_window(one))
    known = {series for _unit, series in windows}
    found = list(Series.objects.filter(pk__in=known).order_by("pk"))
    return {
        unit: [
            _line(series, windows[unit.pk, series.pk])
            for series in found
            if (unit.pk, series.pk) in windows
        ]
        for unit in units
    }


def _line(series: Series, windows: set[Window]) -> Line:
    periods = sorted(window.period for window in windows if window.period)
    return Line(
        series,
        first={period.grain: period.starts_on for period in periods[::-1]},
        last={period.grain: period.starts_on for period in periods},
        editions=tuple(sorted((one for one in windows if one.edition), reverse=True)),
    )


def _window(place: Any) -> Window:
    if place.edition is None:
        return Window(period=Period(place.starts_on, Grain(place.grain)))
    return Window(edition=place.edition, name=place.edition_name, closed_on=place.starts_on)
