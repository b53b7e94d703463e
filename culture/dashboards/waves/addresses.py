"""Addresses of the culture pages: the same for everybody and for ever."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

if TYPE_CHECKING:
    from culture.metrics.queries import Edition


@dataclass(frozen=True, slots=True)
class Address:
    """A series and a wave, ready to be asked of any unit."""

    series: uuid.UUID
    wave: uuid.UUID

    @classmethod
    def of(cls, edition: Edition) -> Address:
        """The address of one wave of one series."""
        return cls(edition.series.uuid, edition.wave)

    def query(self, *, order: str = "") -> str:
        """The query string."""
        facts = {"series": str(self.series), "wave": str(self.wave)}
        return urlencode(facts | ({"order": order} if order else {}))

    def unit(self, unit: uuid.UUID, *, order: str = "") -> str:
        """The culture page of a unit."""
        return f"{reverse('dashboards:culture', args=[unit])}?{self.query(order=order)}"

    def dimension(self, unit: uuid.UUID, key: str) -> str:
        """The page of one dimension of a unit."""
        page = reverse("dashboards:culture_dimension", args=[unit, key])
        return f"{page}?{self.query()}"

    def table(self, unit: uuid.UUID) -> str:
        """The numbers of a unit's page as a file."""
        return f"{reverse('dashboards:culture_table', args=[unit])}?{self.query()}"
