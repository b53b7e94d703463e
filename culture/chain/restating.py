"""What was stated, drafted again from its rows by a path of its own, for verification."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from culture.chain.links import PREDICTION, STANDARD
from culture.chain.models import Prediction, Standard
from culture.metrics import reading
from culture.metrics.content import (
    DELIVERED,
    DIMENSION,
    EXPECTED,
    OVERALL,
    Content,
    Draft,
    Entry,
)
from culture.metrics.models import Series

if TYPE_CHECKING:
    from culture.metrics.models import Release

DECIMALS = 9


def predictions() -> Iterator[tuple[Series, Draft]]:
    """What every release of predictions should say: means in fractions, leads one by one."""
    for series in Series.objects.filter(source=PREDICTION):
        for release in reading.newest_of_places(series):
            said = Prediction.objects.filter(
                unit=release.unit_id,
                series__uuid=series.instrument,
                starts_on=release.starts_on,
                state=Prediction.State.PREDICTED,
                said_at__lte=release.published_at,
            )
            levels: dict[str, list[Fraction]] = {}
            for one in said:
                for key, level in one.levels.items():
                    levels.setdefault(key, []).append(Fraction(str(level)))
            means = {
                key: (sum(found, Fraction(0)) / len(found), len(found))
                for key, found in levels.items()
            }
            yield series, _again(release, {(DIMENSION, key): one for key, one in means.items()})


def standards() -> Iterator[tuple[Series, Draft]]:
    """What every release of standards should say: for each thing the target in force then.

    Where it came from stands in the release, because the tree may have changed since.
    """
    for series in Series.objects.filter(source=STANDARD):
        for release in reading.newest_of_places(series):
            known = Standard.objects.filter(
                series__uuid=series.instrument,
                unit__in=release.units,
                set_at__lte=release.published_at,
            ).select_related("unit__organisation")
            depth = {pk: place for place, pk in enumerate(release.unit.path)}
            found: dict[tuple[str, str], tuple[Fraction, int]] = {}
            nearest: dict[tuple[str, str], int] = {}
            for spot, unit in sorted({(one.spot, one.unit_id) for one in known}):
                versions = [one for one in known if (one.spot, one.unit_id) == (spot, unit)]
                target = _target(versions, release)
                if target is not None and depth.get(unit, 0) >= nearest.get(spot, -1):
                    nearest[spot], found[spot] = depth.get(unit, 0), (target, 1)
            yield series, _again(release, found)


def _target(versions: list[Standard], release: Release) -> Fraction | None:
    """Walk through the quarter: what stood at its first day, else what first came to stand."""
    quarter, standing = release.window, None
    for one in sorted(versions, key=lambda version: version.set_at):
        if one.set_on > quarter.ends_on:
            break
        if one.set_on > quarter.starts_on and standing is not None:
            break
        standing = None if one.is_withdrawn else Fraction(one.target)
    return standing


def _again(release: Release, levels: dict[tuple[str, str], tuple[Fraction, int]]) -> Draft:
    """The release with these levels in place of its own; what has none is left out."""
    said = release.said
    [side] = said.sides
    of_dimensions = [level for (kind, _key), level in levels.items() if kind == DIMENSION]
    entries = []
    for one in said.entries:
        found = levels.get((one.kind, one.key))
        if one.kind == OVERALL and of_dimensions:
            total = sum((level for level, _n in of_dimensions), Fraction(0))
            found = total / len(of_dimensions), min(n for _level, n in levels.values())
        if found:
            level = round(float(found[0]), DECIMALS)
            expected, delivered = (level if side == ref else None for ref in (EXPECTED, DELIVERED))
            entries.append(
                Entry(
                    one.kind,
                    one.key,
                    dimension=one.dimension,
                    n=found[1],
                    expected=expected,
                    delivered=delivered,
                )
            )
    content = Content(
        source=said.source,
        sides=said.sides,
        low=said.low,
        high=said.high,
        k=1,
        n=max((one.n for one in entries), default=0),
        window=said.window,
        entries=tuple(entries),
    )
    return Draft(release.unit_id, content, release.units)
