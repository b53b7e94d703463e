"""The attacker: what somebody who knows everything but the answers learns from published numbers.

The attacker knows the tree, the roster, the rules of publishing and coding, every number that any
role can read, and in the worst case in which atom (say block, tenure and role) each respondent is.
Only the answers are unknown. The attacker bounds each of them by linear programs over all published
numbers at once. See `docs/adr/0009-what-a-wave-publishes.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import ceil, floor
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, hstack, vstack

from culture.privacy.breakdowns import columns_of, may_publish_columns
from culture.privacy.combinations import STEPS
from culture.privacy.leeway import Ends, Nest
from culture.privacy.programs import solve
from culture.privacy.squares import Bounds, Squares, widths

Atom = TypeVar("Atom", bound=Hashable)
Numbers = NDArray[np.float64]

# What the solver calls equal, in points of the scale.
TOLERANCE = 1e-6

# How often many groups are tried at once before each is tried by itself.
PUSHES = 3

# Sums far from all ends are worth one large program where it is not too large.
MOST_SEEN_FROM_INSIDE = 3000


@dataclass(frozen=True, slots=True)
class PublishedMean(Generic[Atom]):
    """One mean of one subject, as it was shown, and who is in it.

    `members` gives the respondents of each atom; an atom is in a number as a whole or not at all,
    and has the same respondents wherever it is. `mean` was rounded to `decimals` places. Answers
    are multiples of 1/`parts`: whole ratings have 1, means of q items q, and None means any value.
    """

    members: Mapping[Atom, int]
    mean: float
    decimals: int = 1
    parts: int | None = 1

    @property
    def n(self) -> int:
        """How many respondents it holds."""
        return sum(self.members.values())


@dataclass(frozen=True, slots=True)
class Findings:
    """What an attack found; adding two, of two subjects, sums them up.

    `exact` answers are known; `narrowed` ones are not, but to fewer options than half the scale has
    (3 of 5). `small_combinations` is 1 for numbers that isolate fewer than k people, or of which
    that could not be refuted in so many steps. `examined` is how many answers the numbers hold.
    """

    exact: int = 0
    narrowed: int = 0
    small_combinations: int = 0
    examined: int = 0

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            self.exact + other.exact,
            self.narrowed + other.narrowed,
            self.small_combinations + other.small_combinations,
            self.examined + other.examined,
        )

    @property
    def is_safe(self) -> bool:
        """Whether nothing was found."""
        return not (self.exact or self.narrowed or self.small_combinations)


@dataclass(frozen=True, slots=True)
class ToldOfFew:
    """Fewer than k people whom two numbers have in common, and between which ends their mean lies.

    `numbers` are the places of both among the published ones.
    """

    numbers: tuple[int, int]
    n: int
    least: float
    most: float


class Overlap(Generic[Atom]):
    """Who is in which numbers: the same for all sides of a subject, and worked out once for them.

    `members` gives, number by number, the respondents of each atom. Raises `ValueError` for atoms
    that do not have the same respondents everywhere.
    """

    def __init__(self, members: Sequence[Mapping[Atom, int]]) -> None:
        self.counts = _counts(members)
        self.columns = columns_of([tuple(held) for held in members], self.counts)
        self.people = np.array(list(self.columns.values()), dtype=float)
        held = [(row, column) for column, rows in enumerate(self.columns) for row in rows]
        rows, places = np.array(held, dtype=np.int64).reshape(-1, 2).T
        shape = (len(members), len(self.columns))
        self.inside = csr_array((np.ones(len(held)), (rows, places)), shape=shape)
        self._isolates: dict[tuple[int, int], bool] = {}

    @cached_property
    def nest(self) -> Nest:
        """The numbers as a tree and what crosses it."""
        return Nest.of(self.people, self.inside)

    def isolates_fewer(self, k: int, *, steps: int) -> bool:
        """Whether a combination of the numbers isolates fewer than `k`, or might."""
        if (k, steps) not in self._isolates:
            self._isolates[k, steps] = not may_publish_columns(self.columns, k=k, steps=steps)
        return self._isolates[k, steps]


def attack(
    published: Sequence[PublishedMean[Atom]],
    *,
    k: int,
    low: int,
    high: int,
    squares: Sequence[Squares[Atom]] = (),
    steps: int = STEPS,
    overlap: Overlap[Atom] | None = None,
) -> Findings:
    """Bound every answer to one subject from all that was published of it.

    `published` are all means of one item, one dimension or one score on one side, of every unit and
    breakdown and, if there were several, every release that the same answers are in; `low` and
    `high` end the scale of an answer. `steps` bound the search for small combinations.

    The answers of each group of people who are in the same numbers have an unknown sum. Every mean
    says between which ends, half a decimal to either side, some of these sums add up; linear
    programs (HiGHS) give the least and the most of each sum, and with all others at an end of the
    scale the least and the most of one answer. Answers of a coded copy are taken for true. That
    finds more, not less, than also reckoning with coding: a sum that coding may have made stands
    for itself and for more extreme ones, every other sum for itself alone.

    `squares` are sums of squared answers, as far as scatter tells them; one person of each group is
    then looked at beside all others, whose squares are bounded from both sides (`squares`).

    Where many sides are published of the same people, their `overlap` is made once and handed in.

    Raises `Contradiction` where no answers fit, and `ValueError` for an empty scale or atoms that
    do not have the same respondents everywhere.
    """
    if low >= high:
        raise ValueError("a scale needs two points or more")
    overlap = overlap or Overlap([number.members for number in published])
    columns = overlap.columns
    if squares:
        sums = [tuple(number.members) for number in published]
        held = [*sums, *(tuple(one.members) for one in squares)]
        columns = columns_of(held, overlap.counts)
    if not columns:
        return Findings()
    if squares:
        found = _widths_with_squares(published, squares, columns, low=low, high=high)
    else:
        found = _System.of(published, overlap, low=low, high=high).widths()
    exact = narrowed = 0
    for n, width in zip(columns.values(), found, strict=True):
        if width <= TOLERANCE:
            exact += n
        elif width < (high - low) / 2 - TOLERANCE:
            narrowed += n
    return Findings(
        exact=exact,
        narrowed=narrowed,
        small_combinations=int(overlap.isolates_fewer(k, steps=steps)),
        examined=sum(columns.values()),
    )


def told_of_few(
    published: Sequence[PublishedMean[Atom]],
    divisions: Sequence[Collection[int]],
    *,
    k: int,
    low: int,
    high: int,
    overlap: Overlap[Atom] | None = None,
) -> Iterator[ToldOfFew]:
    """Bound the mean of fewer than `k` people whom classes of two breakdowns have in common.

    `divisions` names for each breakdown the places of its classes among the published numbers. As
    `attack`, but of several people together: each may be free to have answered anything, and what
    all of them said be known. Raises as `attack` does.
    """
    overlap = overlap or Overlap([number.members for number in published])
    for one, other in combinations([list(places) for places in divisions], 2):
        ones, others = (overlap.inside[places].toarray() for places in (one, other))
        shared = (ones * overlap.people) @ others.T
        for row, column in np.argwhere((shared > 0) & (shared < k)).tolist():
            system = _System.of(published, overlap, low=low, high=high)
            least, most = system.range_of(ones[row] * others[column])
            n = int(shared[row, column])
            yield ToldOfFew((one[row], other[column]), n, least / n, most / n)


def _counts(members: Sequence[Mapping[Atom, int]]) -> dict[Atom, int]:
    counts: dict[Atom, int] = {}
    for held in members:
        for atom, n in held.items():
            if counts.setdefault(atom, n) != n or n < 0:
                raise ValueError("an atom must have the same respondents wherever it is")
    return counts


def _widths_with_squares(
    published: Sequence[PublishedMean[Atom]],
    squares: Sequence[Squares[Atom]],
    columns: Mapping[tuple[int, ...], int],
    *,
    low: int,
    high: int,
) -> list[float]:
    ends = [*(_ends(number) for number in published), *((one.least, one.most) for one in squares)]
    bounds = Bounds(
        least=[least for least, _ in ends],
        most=[most for _, most in ends],
        squares_from=len(published),
    )
    step = 1 / parts if (parts := _parts(published)) else 0.0
    return widths(columns, bounds, low=low, high=high, step=step)


def _parts(published: Sequence[PublishedMean[Atom]]) -> int | None:
    """How finely an answer is divided, where all numbers agree about it."""
    parts = {number.parts for number in published}
    return parts.pop() if len(parts) == 1 else None


@dataclass(frozen=True, slots=True)
class _System:
    """Unknown sums, one per group of people, and between which ends the published ones lie.

    `people` counts the respondents of each group (groups,), `inside` says which groups a number
    holds (numbers x groups), `least` and `most` bound the numbers' sums (numbers,). Answers are
    multiples of `step`, or anything where it is 0.
    """

    overlap: Overlap[Any]
    people: Numbers
    inside: csr_array
    least: Numbers
    most: Numbers
    low: int
    high: int
    step: float

    @classmethod
    def of(
        cls,
        published: Sequence[PublishedMean[Atom]],
        overlap: Overlap[Atom],
        *,
        low: int,
        high: int,
    ) -> _System:
        """Write the published numbers down as inequalities."""
        ends = [_ends(number) for number in published]
        return cls(
            overlap=overlap,
            people=overlap.people,
            inside=overlap.inside,
            least=np.array([least for least, _ in ends]),
            most=np.array([most for _, most in ends]),
            low=low,
            high=high,
            step=1 / parts if (parts := _parts(published)) else 0.0,
        )

    def widths(self) -> list[float]:
        """Say how wide the range of one answer of each group is, or that it is wide enough.

        Any sums that fit show of some groups that nobody in them is narrowed down. So first come
        sums far from all ends, found without a program where that can be, then some that push every
        other group up and the rest down; the least and the most are sought only for groups that
        have not been seen wide by then.
        """
        groups = len(self.people)
        least, most = self._first_sums()
        for push in self._pushes():
            narrow = ~self._are_wide(least, most)
            if narrow.any():
                sums = self._solution(push * narrow)
                least, most = np.minimum(least, sums), np.maximum(most, sums)
        for group in np.flatnonzero(~self._are_wide(least, most)).tolist():
            for sign in (1.0, -1.0):
                if not self._are_wide(least, most)[group]:
                    probe = np.zeros(groups)
                    probe[group] = sign
                    sums = self._solution(probe)
                    least, most = np.minimum(least, sums), np.maximum(most, sums)
        return [float(width) for width in self._widths(least, most)]

    def range_of(self, held: Numbers) -> tuple[float, float]:
        """The least and the most that groups can have answered together; 1 for each of them."""
        least, most = (float(held @ self._solution(sign * held)) for sign in (1.0, -1.0))
        return least, most

    def _first_sums(self) -> tuple[Numbers, Numbers]:
        ends = Ends(self.least, self.most, self.low, self.high)
        if found := self.overlap.nest.range_of_sums(ends):
            return found
        groups = len(self.people)
        inside = groups <= MOST_SEEN_FROM_INSIDE
        sums = self._solution_inside() if inside else self._solution(np.zeros(groups))
        return sums.copy(), sums.copy()

    def _pushes(self) -> Iterator[Numbers]:
        """Objectives for many groups at once, each with its opposite."""
        groups = np.arange(len(self.people))
        for bit in range(PUSHES):
            push = np.where(groups >> bit & 1, -1.0, 1.0)
            yield push
            yield -push

    def _are_wide(self, least: Numbers, most: Numbers) -> NDArray[np.bool_]:
        wide: NDArray[np.bool_] = (
            self._widths(least, most) >= (self.high - self.low) / 2 - TOLERANCE
        )
        return wide

    def _widths(self, least: Numbers, most: Numbers) -> Numbers:
        """How wide the range of one answer is, the sum of whose group lies between two ends."""
        others = self.people - 1
        bottom = np.maximum(self.low, least - others * self.high)
        top = np.minimum(self.high, most - others * self.low)
        if self.step:
            bottom = np.ceil(bottom / self.step - TOLERANCE) * self.step
            top = np.floor(top / self.step + TOLERANCE) * self.step
        width: Numbers = top - bottom
        return width

    def _solution_inside(self) -> Numbers:
        """Sums that fit, as far from both ends of the scale as all of them can be at once."""
        groups = len(self.people)
        room = csr_array(np.minimum(self.people / 2, 1)[:, None] * (self.high - self.low))
        own, bottom, top = eye_array(groups), self.people * self.low, self.people * self.high
        matrix = vstack(
            [
                hstack([self.inside, csr_array((len(self.least), 1))]),
                hstack([own, -room]),
                hstack([own, room]),
            ]
        )
        least = np.concatenate([self.least, bottom, np.full(groups, -np.inf)])
        most = np.concatenate([self.most, np.full(groups, np.inf), top])
        objective = np.append(np.zeros(groups), -1)
        ends = np.append(bottom, 0), np.append(top, 1)
        return solve(objective, matrix, rows=(least, most), unknowns=ends)[:groups]

    def _solution(self, objective: Numbers) -> Numbers:
        """Sums that fit, with the least objective."""
        ends = self.people * self.low, self.people * self.high
        return solve(objective, self.inside, rows=(self.least, self.most), unknowns=ends)


def _ends(number: PublishedMean[Atom]) -> tuple[float, float]:
    """Between which ends the sum of a published number's answers lies."""
    half = 0.5 * 10**-number.decimals
    least, most = (number.mean - half) * number.n, (number.mean + half) * number.n
    if number.parts is not None:
        least = ceil(least * number.parts - TOLERANCE) / number.parts
        most = floor(most * number.parts + TOLERANCE) / number.parts
    return least, most
