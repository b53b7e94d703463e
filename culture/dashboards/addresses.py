"""Addresses of dashboard pages: one grammar for every source, the same for everybody for ever.

    /dashboards/units/<unit>/                       ?series=<series>&window=<window>
    /dashboards/units/<unit>/dimensions/<key>/      ?series=<series>&window=<window>
    /dashboards/units/<unit>/compare/               ?series=<series>&window=<window>&with=<unit>
    /dashboards/units/<unit>/charts/<name>.svg      ?series=<series>&window=<window>
    /dashboards/units/<unit>/numbers.csv            ?series=<series>&window=<window>
    /dashboards/units/<unit>/numbers.xlsx           ?series=<series>&window=<window>

A window is a period (2026-07, 2026-Q3, 2026) or a wave; without it a page shows the newest.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

if TYPE_CHECKING:
    from culture.metrics.models import Series
    from culture.metrics.windows import Window

ANY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Address:
    """A series and a window, ready to be asked of any unit."""

    series: Series
    window: Window

    def at(self, window: Window) -> Address:
        """The same in another window."""
        return replace(self, window=window)

    def unit(self, unit: uuid.UUID, *, order: str = "") -> str:
        """The dashboard of a unit."""
        return self._of("unit", unit, order=order)

    def units(self, units: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        """The dashboards of many units, resolved once."""
        pattern = self.unit(ANY)
        return {unit: pattern.replace(str(ANY), str(unit), 1) for unit in units}

    def dimension(self, unit: uuid.UUID, key: str) -> str:
        """The page of one dimension of a unit."""
        return self._of("dimension", unit, key)

    def compare(
        self, unit: uuid.UUID, others: Iterable[uuid.UUID] = (), *, page: str = "compare"
    ) -> str:
        """The unit beside others, as a page or as one of its files."""
        beside = [f"with={other}" for other in others]
        return "&".join([self._of(page, unit), *beside])

    def chart(self, unit: uuid.UUID, name: str, *, key: str = "", order: str = "") -> str:
        """A chart of a unit, or of one of its dimensions, as a file."""
        if key:
            return self._of("dimension_chart", unit, key, name)
        return self._of("chart", unit, name, order=order)

    def table(self, unit: uuid.UUID) -> str:
        """The numbers of a unit as CSV."""
        return self._of("table", unit)

    def workbook(self, unit: uuid.UUID) -> str:
        """The same numbers as XLSX."""
        return self._of("workbook", unit)

    def _of(self, page: str, *args: object, order: str = "") -> str:
        facts = {"series": str(self.series.uuid), "window": self.window.token}
        query = urlencode(facts | ({"order": order} if order else {}))
        return f"{reverse(f'dashboards:{page}', args=args)}?{query}"
