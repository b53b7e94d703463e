"""Scatter: sums of squares that are treated like the ends of the scale.

A deviation of nought says that everybody answered alike, one that is as large as it can be that
everybody stood at an end. So squares are known of zones only, groups of 20 respondents or more
together, and each zone's sum is moved to a floor or a ceiling where it lies beyond. Everything that
is made of squares (intervals, agreement, ICC, alpha, reliability) comes from these sums. See
`docs/adr/0015-proof-and-scatter.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culture.privacy.deviations import (
    FEWEST_BLOCKS_FOR_DEVIATIONS,
    FEWEST_FOR_DEVIATIONS,
    Pooled,
)

DIGITS = 9  # what is further right comes from floating arithmetic

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answers:
    """The scores of a subject on one side, in points of a scale from `low` to `high`.

    All sequences have one entry a respondent: `groups` the group that they count in, `parts` of how
    many ratings the score is the mean, `classes` per breakdown the class they are in. `reaches`
    gives the greatest sum of squares of a group, of raw scores, where that is less than with all of
    them at the ends.
    """

    values: Sequence[float]
    groups: Sequence[int]
    parts: Sequence[int]
    low: int
    high: int
    classes: Sequence[Sequence[int]] = ()
    reaches: Mapping[int, float] | None = None


@dataclass(frozen=True, slots=True)
class Scatter:
    """Size and mean of each group, and the sum of squares within the groups of each zone.

    `ends` gives the floor and the ceiling of each zone, between which its sum was kept.
    """

    sizes: Mapping[int, int]
    means: Mapping[int, float]
    zones: Mapping[int, Collection[int]]
    kept: Mapping[int, float]
    ends: Mapping[int, tuple[float, float]]

    @property
    def n(self) -> int:
        """How many respondents there are."""
        return sum(self.sizes.values())

    @property
    def within(self) -> float:
        """The sum of squares within all groups."""
        return sum(self.kept.values())

    @property
    def pooled(self) -> Pooled | None:
        """The deviation within groups; None of fewer than 20 respondents or 2 groups."""
        if self.n < FEWEST_FOR_DEVIATIONS or len(self.sizes) < FEWEST_BLOCKS_FOR_DEVIATIONS:
            return None
        degrees = self.n - len(self.sizes)
        return Pooled((self.within / degrees) ** 0.5, degrees)

    @property
    def variance(self) -> float:
        """The variance of everybody."""
        found = self.variance_of(self.sizes)
        assert found is not None  # noqa: S101 (all groups are all zones)
        return found

    def known_of(self, zone: int) -> tuple[float, float]:
        """What somebody who knows all sums learns of the sum of squared scores of a zone: its ends.

        A sum of squares that was moved to an end is only known to lie there or beyond.
        """
        around = sum(self.sizes[group] * self.means[group] ** 2 for group in self.zones[zone])
        floor, ceiling = self.ends[zone]
        kept = self.kept[zone]
        least = float("-inf") if kept <= floor else kept + around
        most = float("inf") if kept >= ceiling else kept + around
        return least, most

    def variance_of(self, groups: Collection[int]) -> float | None:
        """The variance of the respondents of some groups; None where they are no whole zones."""
        inside = set(groups)
        held = [zone for zone, members in self.zones.items() if inside & set(members)]
        if not held or any(not set(self.zones[zone]) <= inside for zone in held):
            return None
        n = sum(self.sizes[group] for group in inside)
        mean = sum(self.sizes[group] * self.means[group] for group in inside) / n
        between = sum(
            self.sizes[group] * (self.means[group] - mean) ** 2 for group in sorted(inside)
        )
        return (sum(self.kept[zone] for zone in held) + between) / (n - 1)


def scatter_of(answers: Answers, *, zones: Mapping[int, Collection[int]]) -> Scatter:
    """Sum squares within groups by zone, and keep each sum between its floor and its ceiling.

    The floor is, of a zone, the part of its squares that follows from published class means,
    1/(4 q^2) for each respondent (q ratings in a score), and h^2 (h: half of the scale, rounded up
    to a point) once, and twice more for each breakdown. Any sums that are possible at all can be
    had with about that little: answers as even as ratings allow, and one of them up to h away.
    Half of the scale is what coding leaves to every answer. The ceiling is what all at the ends
    would have, less what one answer in each group and one more takes away that stand in the middle;
    a ceiling below the floor counts as the floor.
    """
    groups = np.array(answers.groups)
    names, place = np.unique(groups, return_inverse=True)
    values = np.array(answers.values, dtype=float)
    sizes = np.bincount(place).astype(float)
    means = np.bincount(place, values) / sizes
    apart = values - means[place]
    fitted = _explained(apart, place, answers.classes)
    evenly = 1 / (4 * np.array(answers.parts, dtype=float) ** 2)
    by_group = {
        name: (squares, least, most)
        for name, squares, least, most in zip(
            names.tolist(),
            np.bincount(place, apart**2).tolist(),
            np.bincount(place, fitted**2 + evenly).tolist(),
            _reaches(answers, names, sizes, means).tolist(),
            strict=True,
        )
    }
    width = answers.high - answers.low
    # Beside classes an answer moves only in exchange with others, up to as many again for each.
    moved = 1 + 2 * len(answers.classes)
    ends = {
        zone: _ends([by_group[group] for group in held], width=width, moved=moved)
        for zone, held in zones.items()
    }
    squares = {zone: sum(by_group[group][0] for group in held) for zone, held in zones.items()}
    return Scatter(
        sizes=dict(zip(names.tolist(), np.bincount(place).tolist(), strict=True)),
        means=dict(zip(names.tolist(), means.tolist(), strict=True)),
        zones=zones,
        kept={
            zone: round(max(min(squares[zone], ceiling), floor), DIGITS)
            for zone, (floor, ceiling) in ends.items()
        },
        ends=ends,
    )


def half_of(width: int) -> int:
    """Half of a scale of so many steps, rounded up to a point, as coding leaves it to everybody."""
    return (width + 1) // 2


def _ends(
    groups: Sequence[tuple[float, float, float]], *, width: int, moved: int
) -> tuple[float, float]:
    """The floor and the ceiling of a zone's sum of squares."""
    _squares, least, most = (sum(found) for found in zip(*groups, strict=True))
    floor = round(least + moved * half_of(width) ** 2, DIGITS)
    ceiling = round(most - (len(groups) + 1) * width**2 / 4, DIGITS)
    return floor, max(floor, ceiling)


def _reaches(answers: Answers, names: Numbers, sizes: Numbers, means: Numbers) -> Numbers:
    """The greatest sum of squares around each group's mean."""
    if answers.reaches is None:
        found: Numbers = sizes * (means - answers.low) * (answers.high - means)
        return found
    raw = np.array([answers.reaches[name] for name in names.tolist()])
    return raw - sizes * means**2


def _explained(
    apart: Numbers, place: NDArray[np.int64], classes: Sequence[Sequence[int]]
) -> Numbers:
    """What the sums of classes tell of each respondent beside the sum of the group."""
    columns = [np.array(held) == number for held in classes for number in sorted(set(held))[1:]]
    if not columns:
        return np.zeros_like(apart)
    dummies = np.stack(columns, axis=1).astype(float)
    sizes = np.bincount(place)
    for column in range(dummies.shape[1]):
        dummies[:, column] -= (np.bincount(place, dummies[:, column]) / sizes)[place]
    factors = np.linalg.pinv(dummies.T @ dummies, hermitian=True) @ (dummies.T @ apart)
    explained: Numbers = dummies @ factors
    return explained
