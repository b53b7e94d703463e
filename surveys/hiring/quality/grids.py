"""Ratings laid out as candidates x interviewers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import lcm

from surveys.hiring.interviews.ratings import GivenRating


@dataclass(frozen=True, slots=True)
class RatingGrid:
    """Candidates x interviewers; None where an interviewer did not rate a candidate.

    A cell is the sum of what was given, times a number that is the same for all cells, so that
    it is whole: agreement does not depend on the unit of the scale.
    """

    candidates: Sequence[Hashable]
    interviewers: Sequence[Hashable]
    cells: Sequence[Sequence[int | None]]

    def by_interviewer(self) -> list[list[int | None]]:
        """The grid turned: one row an interviewer."""
        return [list(column) for column in zip(*self.cells, strict=True)]

    def filled(self) -> RatingGrid:
        """The largest part without empty cells that leaving out interviewers gives.

        Interviewers go in the order of how few candidates they rated; a candidate stays whom all
        who remain have rated. Of parts with as many cells the one with more interviewers wins.
        """
        rated = [sum(row[place] is not None for row in self.cells) for place in self._places]
        order = sorted(self._places, key=lambda place: (-rated[place], place))
        parts = [self._part(sorted(order[:number])) for number in range(len(order), 0, -1)]
        return max(parts, key=lambda part: len(part.candidates) * len(part.interviewers))

    @property
    def _places(self) -> range:
        return range(len(self.interviewers))

    def _part(self, places: Sequence[int]) -> RatingGrid:
        kept = [
            (candidate, [row[place] for place in places])
            for candidate, row in zip(self.candidates, self.cells, strict=True)
            if all(row[place] is not None for place in places)
        ]
        return RatingGrid(
            [candidate for candidate, _row in kept],
            [self.interviewers[place] for place in places],
            [row for _candidate, row in kept],
        )


def grid_of(ratings: Iterable[GivenRating]) -> RatingGrid | None:
    """Lay ratings out as a grid, in the order in which names first come; None without any.

    Where an interviewer rated several answers of a candidate, the cell is their mean.
    """
    given: defaultdict[tuple[Hashable, Hashable], list[int]] = defaultdict(list)
    for rating in ratings:
        given[rating.candidate, rating.interviewer].append(rating.points)
    if not given:
        return None
    whole = lcm(*(len(points) for points in given.values()))
    candidates = list(dict.fromkeys(candidate for candidate, _by in given))
    interviewers = list(dict.fromkeys(by for _candidate, by in given))

    def cell(candidate: Hashable, interviewer: Hashable) -> int | None:
        points = given.get((candidate, interviewer))
        return sum(points) * whole // len(points) if points else None

    cells = [[cell(candidate, by) for by in interviewers] for candidate in candidates]
    return RatingGrid(candidates, interviewers, cells)
