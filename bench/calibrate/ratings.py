"""Ratings as people give them: round, bounded, and with a mood of one's own."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from culture.scoring.intervals import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ratings = NDArray[np.int64]

ENDS = Interval(1, 7)
MIDDLE, CEILING, RARE = "middle", "ceiling", "rare failures"
SHAPES = (MIDDLE, CEILING, RARE)
DEVIATION = 1.2  # of a rating in the middle of 1..7
MOOD = 0.5  # of the variance of a rating is the person's own
FAILED = 0.1  # of the answers, where failures are rare: everything at the low end


def ratings(
    random: np.random.Generator,
    shape: str,
    size: tuple[int, int],
    ends: Interval = ENDS,
    *,
    shift: NDArray[np.float64] | float = 0.0,
) -> Ratings:
    """Draw ratings of people x statements, moved by a `shift` in points of 1..7."""
    low, high = ends
    point = (high - low) / 6
    centre = {MIDDLE: (low + high) / 2, CEILING: high - 0.5 * point, RARE: high}[shape]
    mood = random.normal(0, sqrt(MOOD), (size[0], 1))
    own = random.normal(0, sqrt(1 - MOOD), size)
    # Rounding adds a twelfth to the variance.
    spread = 0.0 if shape == RARE else sqrt(DEVIATION**2 - 1 / 12) * point
    found = np.rint(centre + shift * point + spread * (mood + own))
    if shape == RARE:
        found = np.where(random.random((size[0], 1)) < FAILED, low, found)
    return np.clip(found, low, high).astype(np.int64)


def expectations(random: np.random.Generator, shape: str, size: tuple[int, int]) -> Ratings:
    """Draw what was expected: the middle itself, else what is usually delivered."""
    return np.full(size, 4) if shape == MIDDLE else ratings(random, shape, size)
