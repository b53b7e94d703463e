"""Subtracting personal links from numbers of units, and from themselves before.

The person of a link reads both, and whoever sent all that came by another way knows these answers.
What is left must be nothing, or as many answers as anything shows: a block without the link and any
one other hand, a block of the link without the ones before, and a subject without another.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from culture.accounts.models import SMALLEST_K
from culture.core.channels import Channel
from culture.metrics.content import read
from culture.metrics.rolling.ledger import read_ledger
from culture.privacy.answers import exposed_links
from culture.privacy.subtraction import Counts, small_differences
from feedback.touchpoints.models import MirrorRelease

if TYPE_CHECKING:
    from collections.abc import Iterator

    from culture.metrics.content import Content


def subtracted_links() -> Iterator[str]:
    """Say of every number of a personal link which few answers it tells apart."""
    before: dict[int, Counts] = defaultdict(Counts)
    releases = MirrorRelease.objects.select_related("touchpoint__organisation")
    for release in releases.order_by("touchpoint", "sequence"):
        link = release.touchpoint
        own = _counts(read(release.content))
        where = f"personal link {link.uuid}, {release.sequence}"
        for what, rest in (("", own), (" more than before", own.minus([before[link.pk]]))):
            for subject, n in small_differences(rest, k=link.organisation.k):
                yield f"{where}, {subject}: {n} answers{what}"
        before[link.pk] = own
    yield from _exposed()


CHANNEL = Channel("personal links, subtracted", subtracted_links)


def _exposed() -> Iterator[str]:
    """Say which links somebody sees in the numbers of units who sent all of one other hand."""
    for block in read_ledger().blocks:
        hands: dict[str, int] = defaultdict(int)
        for group, n in block.members.items():
            hands[group.hand] += n
        for link in exposed_links(hands, k=SMALLEST_K):
            yield f"personal link {link}: its {hands[link]} answers are seen in block {block.pk}"


def _counts(content: Content) -> Counts:
    return Counts(
        {(one.kind, one.pair, one.key): one.n for one in content.entries},
        dimensions={(one.pair, one.key): one.dimension for one in content.entries if one.dimension},
    )
