"""Signs that a response was not given with care: kept and counted, never deleted."""

from collections.abc import Sequence
from enum import IntFlag

from culture.scoring.layout import Ratings, points_to_normalise

STRAIGHT_LINE_ITEMS = 4


class Quality(IntFlag):
    """Flags stored beside a response; zero means nothing was noticed."""

    STRAIGHT_LINE = 1
    INVERTED_ZONE = 2
    TOO_FAST = 4
    POINTS_NOT_100 = 8


def quality_of(
    expected: Ratings,
    delivered: Ratings,
    *,
    minimum: Ratings | None = None,
    importance: Ratings | None = None,
    seconds: float | None = None,
) -> Quality:
    """Return the flags of one response, from its ratings as answered (nothing turned).

    STRAIGHT_LINE: every side that was answered holds one single value over four items or more.
    INVERTED_ZONE: some item's minimum is above its desired level (the `expected` column).
    TOO_FAST: `seconds` is known and below one per statement answered.
    POINTS_NOT_100: importance points were given and sum to something else.
    """
    sides = (expected, delivered) if minimum is None else (expected, delivered, minimum)
    flags = Quality(0)
    if _is_straight_line(sides):
        flags |= Quality.STRAIGHT_LINE
    if minimum is not None and _is_inverted(minimum, expected):
        flags |= Quality.INVERTED_ZONE
    if seconds is not None and _is_too_fast(sides, seconds):
        flags |= Quality.TOO_FAST
    if importance is not None and points_to_normalise(importance):
        flags |= Quality.POINTS_NOT_100
    return flags


def _is_straight_line(sides: Sequence[Ratings]) -> bool:
    seen = False
    for side in sides:
        values = set(side)
        values.discard(None)
        if len(values) > 1:
            return False
        if values:
            seen = True
            if len(side) - side.count(None) < STRAIGHT_LINE_ITEMS:
                return False
    return seen


def _is_inverted(minimum: Ratings, desired: Ratings) -> bool:
    for least, most in zip(minimum, desired, strict=True):
        if least is not None and most is not None and least > most:
            return True
    return False


def _is_too_fast(sides: Sequence[Ratings], seconds: float) -> bool:
    if seconds >= len(sides[0]):
        return False
    statements = zip(*sides, strict=True)
    answered = sum(any(x is not None for x in statement) for statement in statements)
    return seconds < answered
