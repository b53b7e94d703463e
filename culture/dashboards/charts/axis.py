"""Where a value stands on a drawing, and which round numbers stand beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
EDGE = 1e-9
WIDE_SHARE = 1 / 12
SHARE_SHOWN = 1 / 4  # of the questionnaire's scale, at least


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest answer of a questionnaire."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """Give the distance between the two ends."""
        return self.high - self.low

    @property
    def wide(self) -> float:
        """Give the gap that matters: it is called wide, and so few answers must not hide it."""
        return self.width * WIDE_SHARE

    @property
    def least(self) -> float:
        """How much of it every drawing shows, so that none exaggerates."""
        return self.width * SHARE_SHOWN


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of values laid over a stretch of the drawing, with its round numbers."""

    low: float
    high: float
    step: float
    start: float
    end: float
    origin: float = 0.0

    def place(self, value: float) -> float:
        """Give the place of a value; what lies outside stands on the edge."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """Give the round numbers that lie on the stretch."""
        first = math.ceil((self.low - self.origin) / self.step - EDGE)
        last = math.floor((self.high - self.origin) / self.step + EDGE)
        return [round(self.origin + place * self.step, 1) for place in range(first, last + 1)]

    @property
    def decimals(self) -> int:
        """Say how many decimals the round numbers need."""
        return 0 if self.step >= 1 else 1


def fitted(
    values: Iterable[float],
    *,
    start: float,
    end: float,
    most_ticks: int,
    within: Scale | None = None,
    least: float = 0.0,
) -> Axis:
    """Lay an axis closely around the values, with the finest steps that fit.

    `within` keeps it inside the questionnaire's scale; it shows `least` of it, so that a small
    difference looks small. No values, or one, still give an axis.
    """
    known = list(values) or ([within.low, within.high] if within else [0.0])
    low, high = _at_least(least, min(known), max(known), within=within)
    for step in STEPS:
        axis = _rounded_out(low, high, step, start=start, end=end, within=within)
        if len(axis.ticks) <= most_ticks:
            break
    return axis


def _at_least(
    least: float, low: float, high: float, *, within: Scale | None
) -> tuple[float, float]:
    """Widen a stretch on both sides alike, as far as the scale reaches."""
    more = (least - (high - low)) / 2
    if more <= 0:
        return low, high
    low, high = low - more, high + more
    if within:
        over, under = max(high - within.high, 0.0), max(within.low - low, 0.0)
        low, high = max(low - over, within.low), min(high + under, within.high)
    return low, high


def _rounded_out(
    low: float, high: float, step: float, *, start: float, end: float, within: Scale | None
) -> Axis:
    origin = within.low if within and step >= 1 else 0.0
    first = origin + math.floor((low - origin) / step + EDGE) * step
    last = origin + math.ceil((high - origin) / step - EDGE) * step
    if last - first < step:
        last = first + step
    if within:
        last = min(last, within.high)
        first = max(min(first, last - step), within.low)
    return Axis(round(first, 6), round(last, 6), step, start, end, origin)
