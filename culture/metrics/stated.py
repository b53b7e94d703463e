"""Facts that named people or the organisation state: ticks, standards, promises kept.

They need no guard, because nobody was promised to be anonymous. A share has Wilson's interval.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.metrics.content import DELIVERED, DIMENSION, Content, Entry
from culture.scoring.intervals import Interval
from culture.scoring.proportions import wilson

if TYPE_CHECKING:
    from culture.metrics.models import Series
    from culture.metrics.windows import Window

LOW, HIGH = 0, 100


@dataclass(frozen=True, slots=True)
class Share:
    """How often something was so, of how many times it was asked."""

    key: str
    hits: int
    of: int
    kind: str = DIMENSION
    dimension: str | None = None


def stated(series: Series, tallies: Iterable[Share], *, window: Window) -> Content:
    """Write shares in per cent; what was never asked has no entry.

    The series goes from 0 to 100. Raises ValueError where more hits than questions are given.
    """
    counted = [tally for tally in tallies if tally.of]
    return Content(
        source=series.source,
        sides=(DELIVERED,),
        low=LOW,
        high=HIGH,
        k=1,
        n=max((tally.of for tally in counted), default=0),
        window=window,
        entries=tuple(_entry(tally) for tally in counted),
    )


def _entry(tally: Share) -> Entry:
    ends = wilson(tally.hits, tally.of) or Interval(0.0, 1.0)
    interval = Interval(HIGH * ends.low, HIGH * ends.high)
    return Entry(
        kind=tally.kind,
        key=tally.key,
        dimension=tally.dimension,
        n=tally.of,
        delivered=HIGH * tally.hits / tally.of,
        interval=interval,
        lasting=interval,
    )
