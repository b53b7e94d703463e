"""Addresses of dashboard pages: the same for everybody and for ever."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from culture.dashboards import periods

if TYPE_CHECKING:
    from culture.metrics.models import Series
    from culture.privacy.periods import Period

ANY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Address:
    """A series and a period, ready to be asked of any unit."""

    series: Series
    period: Period

    def query(self, period: Period | None = None, *, order: str = "") -> str:
        """The query string of this period or another one."""
        asked = period or self.period
        facts = {
            "series": str(self.series.uuid),
            "grain": asked.grain.value,
            "period": periods.written(asked),
        }
        return urlencode(facts | ({"order": order} if order else {}))

    def unit(self, unit: uuid.UUID, period: Period | None = None, *, order: str = "") -> str:
        """The dashboard of a unit."""
        page = reverse("dashboards:unit", args=[unit])
        return f"{page}?{self.query(period, order=order)}"

    def units(self, units: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        """The dashboards of many units, resolved once."""
        pattern = self.unit(ANY)
        return {unit: pattern.replace(str(ANY), str(unit), 1) for unit in units}

    def dimension(self, unit: uuid.UUID, key: str, period: Period | None = None) -> str:
        """The page of one dimension of a unit."""
        page = reverse("dashboards:dimension", args=[unit, key])
        return f"{page}?{self.query(period)}"

    def table(self, unit: uuid.UUID) -> str:
        """The numbers of a unit as a file."""
        return f"{reverse('dashboards:table', args=[unit])}?{self.query()}"
