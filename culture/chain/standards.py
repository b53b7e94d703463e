"""Which standard counts where and when: the unit's own, else that of the nearest unit above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from culture.chain.models import Standard

if TYPE_CHECKING:
    from culture.metrics.models import Series
    from culture.org.models import Unit
    from culture.privacy.periods import Period

Spot = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StandardBook:
    """All versions of the standards of some series, by series, unit and what they are about."""

    versions: Mapping[tuple[int, int, Spot], Sequence[Standard]] = field(default_factory=dict)

    @classmethod
    def read(cls, series: Iterable[Series], *, units: Iterable[int] | None = None) -> StandardBook:
        """Read those of some series; of some units (by serial) only, where they are named."""
        found = Standard.objects.filter(series__in=series)
        if units is not None:
            found = found.filter(unit__in=units)
        versions: dict[tuple[int, int, Spot], list[Standard]] = defaultdict(list)
        for one in found.select_related("unit__organisation", "owner").order_by("number"):
            versions[one.series_id, one.unit_id, one.spot].append(one)
        return cls(versions)

    def in_force(
        self, unit: Unit, series: Series, *, quarter: Period | None = None
    ) -> Sequence[Standard]:
        """What counts in a unit: one standard for each dimension and statement that has any.

        Now, or in a quarter: then the first one that was in force in it, so that a change never
        counts for what was delivered before it was known.
        """
        found: dict[Spot, Standard] = {}
        for place in unit.path:
            for (pk, where, spot), versions in self.versions.items():
                if (pk, where) == (series.pk, place):
                    one = first_in_force(versions, quarter) if quarter else now_in_force(versions)
                    found |= {spot: one} if one else {}
        return [found[spot] for spot in sorted(found)]


def now_in_force(versions: Sequence[Standard]) -> Standard | None:
    """The newest version, unless it withdraws the standard."""
    newest = versions[-1] if versions else None
    return None if newest is None or newest.is_withdrawn else newest


def first_in_force(versions: Sequence[Standard], quarter: Period) -> Standard | None:
    """The version that was in force as a quarter began, else the first one set in it."""
    before = [one for one in versions if one.set_on <= quarter.starts_on]
    known = now_in_force(before)
    if known is not None:
        return known
    within = (one for one in versions if quarter.contains(one.set_on) and not one.is_withdrawn)
    return next(within, None)
