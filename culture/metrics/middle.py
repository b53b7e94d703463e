"""The line across the middle of a scale, above which something is more there than not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.scoring.certainty import Estimate

if TYPE_CHECKING:
    from culture.metrics.content import Entry


def above_the_middle(entry: Entry, *, low: float, high: float) -> Estimate | None:
    """How far a published number lies above the line, in points of the scale; None if unknown.

    Of a level the line is the middle of the scale; of a gap it lies a quarter of the scale below
    what was expected.
    """
    known = entry.estimate
    if known is None:
        return None
    line = (low + high) / 2 if entry.gap is None else (low - high) / 4
    return Estimate(known.value - line, known.error, known.df)
