"""The one writer of releases: in sequence, hashed, and only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import derived
from culture.metrics.content import Draft, hash_of, written
from culture.metrics.models import Release

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.metrics.models import Series

__all__ = ["Draft", "publish"]

RELEASES_A_BATCH = 200

Spot = tuple[int, int | None, str, "dt.date", "uuid.UUID | None"]


@transaction.atomic
def publish(series: Series, drafts: Iterable[Draft], *, now: dt.datetime) -> int:
    """Write a release of each draft that says something new; return how many.

    A draft without a single number, or equal to the newest release of its place, is none. What is
    derived from the series follows in the same transaction and is not counted. The caller holds a
    lock of the series, so sequences have no holes and no doubles.
    """
    made = _write(series, drafts, now=now)
    if made and derived.has_followers(series):
        # One for all of an organisation: two publications never hold each other's derived series.
        locks.take(Lock.DERIVED, series.organisation_id)
        for follower, following in derived.follow(series, made):
            publish(follower, following, now=now)
    return len(made)


def _write(series: Series, drafts: Iterable[Draft], *, now: dt.datetime) -> list[Release]:
    drafted = [_release(series, draft, now=now) for draft in drafts if draft.content.entries]
    newest = _newest(series, drafted)
    made = []
    for release in drafted:
        sequence, sha256 = newest.get(_spot(release), (0, ""))
        if release.sha256 != sha256:
            release.sequence = sequence + 1
            made.append(release)
    return Release.objects.bulk_create(made, batch_size=RELEASES_A_BATCH)


def _release(series: Series, draft: Draft, *, now: dt.datetime) -> Release:
    window = draft.content.window
    if window is None:
        raise ValueError("a release is about some time")
    document = written(replace(draft.content, source=series.source))
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
