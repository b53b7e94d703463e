"""The one writer of releases: in sequence, hashed, and only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.metrics.content import hash_of, written
from culture.metrics.models import Release

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.metrics.content import Content
    from culture.metrics.models import Series

RELEASES_A_BATCH = 200

Spot = tuple[int, int | None, str, "dt.date", "uuid.UUID | None"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published of a unit, and the serials of the units counted in it."""

    unit: int
    content: Content
    units: Sequence[int]
    about: int | None = None


def publish(series: Series, drafts: Iterable[Draft], *, now: dt.datetime) -> int:
    """Write a release of each draft that says something new; return how many.

    A draft without a single number, or equal to the newest release of its place, is none. The
    caller holds a lock of the series, so sequences have no holes and no doubles.
    """
    drafted = [_release(series, draft, now=now) for draft in drafts if draft.content.entries]
    newest = _newest(series, drafted)
    made = []
    for release in drafted:
        sequence, sha256 = newest.get(_spot(release), (0, ""))
        if release.sha256 != sha256:
            release.sequence = sequence + 1
            made.append(release)
    Release.objects.bulk_create(made, batch_size=RELEASES_A_BATCH)
    return len(made)


def _release(series: Series, draft: Draft, *, now: dt.datetime) -> Release:
    window = draft.content.window
    if window is None:
        raise ValueError("a release is about some time")
    document = written(draft.content)
    return Release(
        series=series,
        unit_id=draft.unit,
        about_id=draft.about,
        grain=window.grain,
        starts_on=window.starts_on,
        edition=window.edition,
        edition_name=window.name,
        published_at=now,
        content=document,
        sha256=hash_of(document),
        units=list(draft.units),
    )


def _newest(series: Series, drafted: Sequence[Release]) -> dict[Spot, tuple[int, str]]:
    releases = Release.objects.filter(
        series=series,
        unit__in={one.unit_id for one in drafted},
        starts_on__in={one.starts_on for one in drafted},
        grain__in={one.grain for one in drafted},
    ).newest()
    return {_spot(one): (one.sequence, one.sha256) for one in releases.defer("content", "units")}


def _spot(release: Release) -> Spot:
    return release.unit_id, release.about_id, release.grain, release.starts_on, release.edition
