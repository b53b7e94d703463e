"""Subtracting what a personal link shows from its unit's numbers, and from itself before.

The person of a link reads both. What is left must be nothing, or as many answers as anything shows:
the unit without the link, a block without the ones before, and a subject without another.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from culture.core.channels import Channel
from culture.metrics import reading
from culture.metrics.content import read
from culture.metrics.models import Measure
from culture.privacy.subtraction import Counts, small_differences
from feedback.touchpoints.models import MirrorRelease

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from culture.metrics.content import Content


def subtracted_links() -> Iterator[str]:
    """Say of every number of a personal link which few answers it tells apart."""
    before: dict[int, Counts] = defaultdict(Counts)
    releases = MirrorRelease.objects.select_related("touchpoint__organisation")
    series_of = dict(Measure.objects.values_list("uuid", "series"))
    for release in releases.order_by("touchpoint", "sequence"):
        link = release.touchpoint
        own = _counts(read(release.content))
        k = link.organisation.k
        where = f"personal link {link.uuid}, {release.sequence}"
        series = series_of[link.version.uuid]
        unit = _counts_of_unit(link.unit_id, series, at=release.published_at)
        left = Counts(
            {key: n for key, n in unit.minus([own]).answers.items() if key in own.answers}
        )
        for what, rest in (
            ("", own),
            (" more than before", own.minus([before[link.pk]])),
        ):
            for subject, n in small_differences(rest, k=k):
                yield f"{where}, {subject}: {n} answers{what}"
        for (_kind, _pair, subject), n in left.answers.items():
            if n < k:
                yield f"{where}, {subject}: {n} answers of others in its unit"
        before[link.pk] = own


CHANNEL = Channel("personal links, subtracted", subtracted_links)


def _counts(content: Content) -> Counts:
    return Counts(
        {(one.kind, one.pair, one.key): one.n for one in content.entries},
        dimensions={(one.pair, one.key): one.dimension for one in content.entries if one.dimension},
    )


def _counts_of_unit(unit: int, series: int, *, at: dt.datetime) -> Counts:
    """Add up what a unit showed of all years at a moment: every published answer is in one."""
    total: dict[tuple[str, str, str], int] = defaultdict(int)
    for release in reading.years_at(series, unit, at):
        for key, n in _counts(release.said).answers.items():
            total[key] += n
    return Counts(total)
