"""In which field of a map something stands, where that is more than chance. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from culture.scoring.certainty import Estimate, clear_of

if TYPE_CHECKING:
    from culture.metrics.windows import Window

LINE = 50.0  # of 0 to 100: across the middle of either axis
ACROSS, UP = 0, 1

Field = tuple[bool, bool]  # whether it lies to the right of one line, and above the other
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class AxisValue:
    """Where something lies on an axis from 0 to 100: `distance` is how far above the line.

    `n` people said so when the `window` closed.
    """

    distance: Estimate
    n: int
    window: Window

    @property
    def value(self) -> float:
        """The place from 0 to 100; a gap far above what was expected would lie beyond."""
        return LINE + self.distance.value

    @property
    def margin(self) -> float:
        """Half of the 95 % interval."""
        return self.distance.interval.high - self.distance.value


Axes = tuple[AxisValue | None, AxisValue | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where something stands on a map, and of which axes that may be said."""

    axes: Axes
    clear: tuple[bool, bool]

    @property
    def is_measured(self) -> bool:
        """Whether both axes are known, so that it can be drawn."""
        return None not in self.axes

    @property
    def fields(self) -> list[Field]:
        """The fields that it may stand in: one where both axes are clear, two beside a line."""
        sides = [
            [value.distance.value > 0] if value and is_clear else [False, True]
            for value, is_clear in zip(self.axes, self.clear, strict=True)
        ]
        return [(across, up) for across in sides[ACROSS] for up in sides[UP]]

    @property
    def field(self) -> Field | None:
        """The one field; None on a line, or where nothing can be told."""
        return self.fields[0] if len(self.fields) == 1 else None


def axis_value(parts: Sequence[tuple[Estimate, float]], *, n: int, window: Window) -> AxisValue:
    """Make an axis from the distances of its dimensions, each with the length of its scale.

    Distances are brought to 0 to 100 and averaged. The same people said all of them, so errors are
    averaged too, as if they always erred together: never too small.
    """
    brought = [(one.value * 100 / length, one.error * 100 / length) for one, length in parts]
    number = len(brought)
    return AxisValue(
        Estimate(
            sum(value for value, _error in brought) / number,
            sum(error for _value, error in brought) / number,
            min(one.df for one, _length in parts),
        ),
        n,
        window,
    )


def standings(places: Mapping[Key, Axes]) -> dict[Key, Standing]:
    """Say where each stands, everything of a page judged at once.

    Something lies on one side of a line only where its distance is clear: with 5 % at most, any of
    what a page says is chance (Holm).
    """
    p_values = {
        (key, axis): value.distance.p
        for key, axes in places.items()
        for axis, value in enumerate(axes)
        if value is not None
    }
    clear = clear_of(p_values)
    return {
        key: Standing(axes, ((key, ACROSS) in clear, (key, UP) in clear))
        for key, axes in places.items()
    }
