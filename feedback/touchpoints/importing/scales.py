"""Which scale the ratings of a file use, and how its points become those of a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

Scale = tuple[int, int]

# The highest points of scales that are in use; what lies above is a sign such as 99.
TOPS = (3, 4, 5, 6, 7, 9, 10)
FEWEST = 20  # ratings that say something of a scale
STRAYS = 50  # one in so many may lie outside by mistake


class ScaleQuestion(NamedTuple):
    """The scale that a file seems to use, and that of the questionnaire."""

    used: Scale
    own: Scale

    @property
    def pairs(self) -> list[tuple[int, Fraction]]:
        """Each point of the file, and what it would become end for end."""
        return [(point, stretched(point, self.used, self.own)) for point in points_of(self.used)]

    @property
    def misfit(self) -> tuple[int, Fraction] | None:
        """The first point that would become no whole one; None where all of them do."""
        return next((pair for pair in self.pairs if pair[1].denominator != 1), None)


def points_of(scale: Scale) -> range:
    """Give every point of a scale."""
    return range(scale[0], scale[1] + 1)


def stretched(point: int, used: Scale, own: Scale) -> Fraction:
    """Give a point of one scale on another: its ends become the ends of that one."""
    share = Fraction(point - used[0], used[1] - used[0])
    return own[0] + share * (own[1] - own[0])


def scale_in_doubt(times: Mapping[int, int], own: Scale) -> ScaleQuestion | None:
    """Ask for the scale where numbers, with how often each stands, look like those of another one.

    That is where none reaches the upper end and the highest is that of a usual scale, and where
    more lie outside than by mistake.
    """
    usual = {point: n for point, n in times.items() if 0 <= point <= TOPS[-1]}
    total = sum(usual.values())
    if total < FEWEST or own[0] < 0:
        return None
    inside = [point for point in usual if own[0] <= point <= own[1]]
    outside = total - sum(usual[point] for point in inside)
    lies_outside = outside * STRAYS >= total
    seen = list(usual) if lies_outside else inside
    highest = max(seen)
    if not lies_outside and (highest >= own[1] or highest not in TOPS):
        return None
    used = (min(*seen, 1), next(top for top in TOPS if top >= highest))
    return None if used == own else ScaleQuestion(used, own)
