"""What was implemented, counted again by the database, for verification."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, DateField, Q
from django.db.models.functions import TruncMonth

from culture.metrics import reading
from culture.metrics.content import DIMENSION, ITEM, OVERALL, Draft
from culture.metrics.models import Series
from culture.metrics.stated import Share, stated
from culture.privacy.counting import CountBlock, CountCell, count_blocks
from feedback.observations.models import IMPLEMENTED, ObservationOutcome
from feedback.observations.sources import CONVICTION, COUNTED, FEWEST, OBSERVATION, key_of

if TYPE_CHECKING:
    from culture.metrics.windows import Window
    from culture.privacy.periods import Period


def restate() -> Iterator[tuple[Series, Draft]]:
    """What every newest release of observations should say, counted by the database."""
    for series in Series.objects.filter(source=OBSERVATION).select_related("organisation"):
        counts = _counts_of(series)
        facts = {cell: of for cell, (_done, of) in counts.items()}
        blocks: dict[dt.date, list[CountBlock]] = {}
        for release in reading.newest_of_places(series):
            today = series.organisation.day_of(release.published_at)
            if today not in blocks:
                blocks[today] = count_blocks(facts, today=today, k=FEWEST)
            held = [
                block
                for block in blocks[today]
                if release.unit_id in block.path and _is_within(block.period, release.window)
            ]
            shares = _shares(held, counts)
            content = stated(series, shares, window=release.window, k=FEWEST)
            yield series, Draft(release.unit_id, content, release.units)


def _counts_of(series: Series) -> dict[CountCell, tuple[int, int]]:
    """How many were implemented, of how many, by way down the tree, month and kind."""
    month = TruncMonth("said_at", DateField(), tzinfo=series.organisation.zone)
    rows = (
        ObservationOutcome.objects.filter(
            observation__organisation=series.organisation_id,
            observation__kind__in=[kind.value for kind in COUNTED],
        )
        .exclude(ending="merged")
        .values_list("observation__path", month, "observation__kind")
        .annotate(done=Count("pk", filter=Q(ending__in=IMPLEMENTED)), of=Count("pk"))
        .order_by()
    )
    return {
        CountCell(tuple(path), starts_on, key_of(kind)): (done, of)
        for path, starts_on, kind, done, of in rows
    }


def _is_within(period: Period, window: Window) -> bool:
    return window.starts_on <= period.starts_on and period.ends_on <= window.ends_on


def _shares(
    blocks: Sequence[CountBlock], counts: Mapping[CountCell, tuple[int, int]]
) -> Iterator[Share]:
    whole = _sum(blocks, counts)
    yield Share(OVERALL, *whole, kind=OVERALL)
    yield Share(CONVICTION, *whole, kind=DIMENSION)
    for kind in COUNTED:
        key = key_of(kind.value)
        part = _sum([one for one in blocks if one.part == key], counts)
        yield Share(key, *part, kind=ITEM, dimension=CONVICTION)


def _sum(
    blocks: Iterable[CountBlock], counts: Mapping[CountCell, tuple[int, int]]
) -> tuple[int, int]:
    found = [counts[cell] for block in blocks for cell in block.cells]
    return sum(done for done, _of in found), sum(of for _done, of in found)
