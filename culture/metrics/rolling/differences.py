"""Subtracting the releases of a series from each other, every one that there ever was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.metrics import reading
from culture.privacy.differences import Differences, Released, subtract
from culture.privacy.periods import Grain, Period
from culture.privacy.subtraction import Counts

if TYPE_CHECKING:
    from culture.metrics.content import Content
    from culture.metrics.models import Release, Series


def subtract_releases(series: Series) -> Differences:
    """Take every difference of two releases of a series of which one holds the other."""
    releases = reading.history_of(series).iterator(chunk_size=500)
    return subtract([_released(release) for release in releases])


def _released(release: Release) -> Released:
    return Released(
        unit=release.unit_id,
        name=release.unit.name,
        units=frozenset(release.units),
        period=Period(release.starts_on, Grain(release.grain)),
        at=release.published_at,
        k=release.said.k,
        counts=_counts(release.said),
    )


def _counts(content: Content) -> Counts:
    """Count what a release holds of each subject, in all, in each stratum and in none."""
    answers = {(one.kind, one.pair, one.key): one.n for one in content.entries}
    for stratum in content.strata or ():
        for one in stratum.entries:
            where = f"{stratum.key} version {stratum.version}"
            answers["stratum", where, f"{one.key} of {where}"] = one.n
            spot = ("untold", one.pair, f"{one.key} of no stratum")
            whole = answers[one.kind, one.pair, one.key]
            answers[spot] = answers.get(spot, whole) - one.n
    return Counts(
        answers,
        {
            (one.kind, one.pair, one.key): one.alpha_n
            for one in content.entries
            if one.alpha_n is not None
        },
        {(one.pair, one.key): one.dimension for one in content.entries if one.dimension},
    )
