"""Facts that named people or the organisation state: ticks, standards, promises kept.

They need no guard, because nobody was promised to be anonymous; what is about those who were is
counted together (`culture.privacy.counting`). A share has Wilson's interval; a level that somebody
states has none, because nobody was drawn by lot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.metrics.content import DELIVERED, DIMENSION, EXPECTED, OVERALL, Content, Entry
from culture.metrics.measures import copy_subjects
from culture.metrics.models import Series
from culture.scoring.intervals import Interval
from culture.scoring.proportions import wilson

if TYPE_CHECKING:
    from culture.metrics.windows import Window

LOW, HIGH = 0, 100
DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Share:
    """How often something was so, of how many times it was asked."""

    key: str
    hits: int
    of: int
    kind: str = DIMENSION
    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class StatedLevel:
    """What `n` named people say that a level is or should be, in points of the scale."""

    key: str
    mean: float
    n: int = 1
    kind: str = DIMENSION
    dimension: str | None = None


def series_about(origin: Series, *, source: str, side: str) -> Series:
    """The series in which a source says one side of what another series is about."""
    series, _made = Series.objects.update_or_create(
        organisation_id=origin.organisation_id,
        source=source,
        instrument=origin.uuid,
        low=origin.low,
        high=origin.high,
        sides=[side],
        defaults={"names": origin.names, "key": origin.key},
    )
    copy_subjects(origin, series)
    return series


def stated_levels(
    series: Series, levels: Iterable[StatedLevel], *, dimensions: int, window: Window
) -> Content:
    """Write levels on the scale of their series, which has one side.

    Overall stands among them where each of so many dimensions has a level.
    """
    [side] = series.sides
    told = list(levels)
    means = [one.mean for one in told if one.kind == DIMENSION]
    if means and len(means) == dimensions:
        overall = StatedLevel(
            OVERALL, sum(means) / len(means), min(one.n for one in told), kind=OVERALL
        )
        told.insert(0, overall)
    return Content(
        source=series.source,
        sides=(side,),
        low=series.low,
        high=series.high,
        k=1,
        n=max((one.n for one in told), default=0),
        window=window,
        entries=tuple(
            Entry(
                kind=one.kind,
                key=one.key,
                dimension=one.dimension,
                n=one.n,
                expected=round(one.mean, DECIMALS) if side == EXPECTED else None,
                delivered=round(one.mean, DECIMALS) if side == DELIVERED else None,
            )
            for one in told
        ),
    )


def stated(series: Series, tallies: Iterable[Share], *, window: Window, k: int = 1) -> Content:
    """Write shares in per cent; what was never asked has no entry.

    The series goes from 0 to 100. No two numbers of it differ by fewer than `k`. Raises
    ValueError where more hits than questions are given.
    """
    counted = [tally for tally in tallies if tally.of]
    return Content(
        source=series.source,
        sides=(DELIVERED,),
        low=LOW,
        high=HIGH,
        k=k,
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
