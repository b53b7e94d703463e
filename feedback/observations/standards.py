"""The standards that an observation can become: those in force in its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.chain.links import CUSTOMER
from culture.chain.standards import StandardBook
from culture.metrics.models import Series

if TYPE_CHECKING:
    from culture.chain.models import Standard
    from culture.org.models import Unit


def standards_of(unit: Unit) -> list[Standard]:
    """Those that count in a unit now, its own and those of units above, the newest first."""
    series = list(Series.objects.filter(organisation=unit.organisation_id, source=CUSTOMER))
    book = StandardBook.read(series, units=unit.path)
    found = [standard for one in series for standard in book.in_force(unit, one)]
    return sorted(found, key=lambda standard: standard.set_at, reverse=True)
