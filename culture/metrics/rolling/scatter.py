"""Looking whether releases of customers tell more of squares than their cells do, added up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from culture.metrics import reading, sources
from culture.metrics.models import Series
from culture.metrics.rolling.adding import PublishedSums, stayed
from culture.metrics.rolling.telling import told_anew
from culture.org.models import Unit

if TYPE_CHECKING:
    from culture.metrics.content import Content, Entry

# What is made of squares; everything else of an entry is exact.
MADE_OF_SQUARES = (
    "expected_sd",
    "delivered_sd",
    "gap_sd",
    "t",
    "interval",
    "lasting",
    "correlation",
    "expected_alpha",
    "delivered_alpha",
    "expected_alpha_interval",
    "delivered_alpha_interval",
    "reliability",
    "verdict",
)
Place = tuple[str, ...]


def telling_scatter() -> Iterator[str]:
    """Tell the squares of every cell anew, and name each newest number that says anything else."""
    paths = dict(Unit.objects.values_list("pk", "path"))
    rolling = sources.of_regime(sources.Regime.ROLLING)
    for series in Series.objects.filter(source__in=rolling).select_related("organisation"):
        published = PublishedSums.of(series)
        cells = [
            told_anew(series, published.subjects[one.subject_id], one) for one in published.cells
        ]
        published = replace(published, cells=cells)
        for release in reading.newest_of_places(series).filter(edition=None):
            if stayed(release, paths) != set(release.units):
                continue  # answers that came after a unit moved stand in the same cells
            told = _by_place(published.content(release, set(release.units)))
            for place, entry in _by_place(release.said).items():
                if place in told and _of_squares(entry) != _of_squares(told[place]):
                    where = f"{release.unit_id} {release.window.token}"
                    yield f"the scatter of {' '.join(place)} in unit {where} is not what cells tell"


def _by_place(content: Content) -> dict[Place, Entry]:
    """Every entry, those of strata too."""
    found: dict[Place, Entry] = {(one.kind, one.pair, one.key): one for one in content.entries}
    for stratum in content.strata or ():
        place = (stratum.key, str(stratum.version))
        found |= {(*place, one.kind, one.key): one for one in stratum.entries}
    return found


def _of_squares(entry: Entry) -> list[object]:
    return [getattr(entry, name) for name in MADE_OF_SQUARES]
