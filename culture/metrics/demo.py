"""The demo's numbers, made as workers make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.core.demo import register_settling
from culture.metrics import reading
from culture.metrics.models import PublishMark
from culture.metrics.rolling import jobs, publishing

if TYPE_CHECKING:
    from culture.core.demo import Demo

DAYS_A_BATCH = 1000


def settle_demo(demo: Demo) -> str:
    """Recompute what is still marked, and publish a year at once: one release a period."""
    while jobs.recompute_next(limit=DAYS_A_BATCH):
        pass
    publishing.publish_next(limit=PublishMark.objects.count(), now=demo.now)
    return f"{reading.every_release().count():,} releases published."


register_settling(settle_demo, order=10)
