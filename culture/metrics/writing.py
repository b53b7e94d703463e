"""The one writer of releases: in sequence, hashed, and only what changed.

Numbers of a period change when the fifth of some customers answers, so their row keeps the day and
no more. Within it each publication stands a microsecond after the newest of its places: what holds
another release is always drafted with it, so the order in which they are subtracted stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import derived, sources
from culture.metrics.content import Draft, hash_of, written
from culture.metrics.models import Release

if TYPE_CHECKING:
    import uuid

    from culture.metrics.models import Series

__all__ = ["Draft", "publish"]

RELEASES_A_BATCH = 200

NO_TIME_OF_DAY = {sources.Regime.ROLLING, sources.Regime.DERIVED}
NEXT = dt.timedelta(microseconds=1)

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
        before = newest.get(_spot(release))
        if before is None or release.sha256 != before.sha256:
            release.sequence = before.sequence + 1 if before else 1
            made.append(release)
    _lose_the_time(series, made, newest.values(), now=now)
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


def _lose_the_time(
    series: Series, made: Iterable[Release], newest: Iterable[Release], *, now: dt.datetime
) -> None:
    """Keep of numbers of a period the day on which they were published, and their order in it."""
    of_periods = [release for release in made if release.edition is None]
    if not of_periods or sources.get(series.source).regime not in NO_TIME_OF_DAY:
        return
    own = series.organisation
    moments = [own.beginning_of(own.day_of(now)), *(one.published_at + NEXT for one in newest)]
    for release in of_periods:
        release.published_at = max(moments)


def _newest(series: Series, drafted: Sequence[Release]) -> dict[Spot, Release]:
    releases = Release.objects.filter(
        series=series,
        unit__in={one.unit_id for one in drafted},
        starts_on__in={one.starts_on for one in drafted},
        grain__in={one.grain for one in drafted},
    ).newest()
    return {_spot(one): one for one in releases.defer("content", "units")}


def _spot(release: Release) -> Spot:
    return release.unit_id, release.about_id, release.grain, release.starts_on, release.edition
