"""Intervals, and which units may be put in an order at all."""

from collections.abc import Sequence
from typing import NamedTuple


class Interval(NamedTuple):
    """A confidence interval, both ends included."""

    low: float
    high: float


def overlap(first: Interval, second: Interval) -> bool:
    """Say whether two intervals share a point; units that overlap are not ranked."""
    return first.low <= second.high and second.low <= first.high


def clear_tiers(intervals: Sequence[Interval]) -> tuple[tuple[int, ...], ...]:
    """Group positions into tiers from lowest to highest, so that only tiers may be ranked.

    Two units lie in different tiers only when a gap between the tiers is touched by no
    interval at all; a chain of overlaps keeps its units together. One tier means
    "no clear difference". Inside a tier positions keep their order of input.
    """
    order = sorted(range(len(intervals)), key=lambda position: intervals[position])
    tiers: list[list[int]] = []
    reach = 0.0
    for position in order:
        low, high = intervals[position]
        if tiers and low <= reach:
            tiers[-1].append(position)
            reach = max(reach, high)
        else:
            tiers.append([position])
            reach = high
    return tuple(tuple(sorted(tier)) for tier in tiers)
