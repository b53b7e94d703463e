"""How one response becomes exact integer scores, computed once when it is inserted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import lcm
from typing import NamedTuple

# The square of a score must fit a signed 64-bit column: 3e9 squared is 9.0e18 < 9.22e18.
SCORE_LIMIT = 3_000_000_000
# Points that do not divide evenly are rounded to 1 / (common factor times this): the finest first.
WEIGHT_UNITS = (1_000_000, 100_000, 10_000)
ALL_POINTS = 100

Ratings = Sequence[int | None]


class Pair(NamedTuple):
    """One respondent's exact score on both sides, times the factor of its subject."""

    expected: int
    delivered: int


class PairScores(NamedTuple):
    """One respondent's scores of one pair of columns; None where nothing was paired."""

    dimensions: tuple[Pair | None, ...]
    overall: Pair | None
    weighted: Pair | None
    complete: bool


class ResponseScores(NamedTuple):
    """All scores of one response; `adequacy` only for three-column instruments."""

    gap: PairScores
    adequacy: PairScores | None
    points_normalised: bool


@dataclass(frozen=True, slots=True)
class DimensionLayout:
    """The positions of a dimension's items in the response, and which are reverse-keyed."""

    positions: tuple[int, ...]
    reverse: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.positions:
            raise ValueError("A dimension needs at least one item.")
        if not self.reverse <= set(self.positions):
            raise ValueError("Only items of the dimension can be reverse-keyed.")


class _Plan(NamedTuple):
    """What scoring a dimension needs, worked out once per layout."""

    items: tuple[tuple[int, int, int], ...]  # position, sign, offset: sign * x + offset
    shares: tuple[int, ...]  # factor / number of items answered
    lift: int  # common factor / own factor


@dataclass(frozen=True, slots=True)
class Layout:
    """The scale and dimensions of an instrument version, ready to score its responses.

    Positions index the sequences handed to `score`; ratings outside `low`..`high` are the form's
    business and are not checked again here. Raises ValueError when an item stands in two
    dimensions, the scale is empty, or a score could pass the limit of its column.
    `asks_importance=False` leaves the weighted score out, which allows longer dimensions.
    """

    low: int
    high: int
    dimensions: tuple[DimensionLayout, ...]
    asks_importance: bool = True
    common_factor: int = field(init=False)
    _plans: tuple[_Plan, ...] = field(init=False, repr=False, compare=False)
    _shares: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _asked: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.low >= self.high:
            raise ValueError(f"A scale from {self.low} to {self.high} has no room.")
        if not self.dimensions:
            raise ValueError("A layout needs at least one dimension.")
        asked = tuple(item for dimension in self.dimensions for item in dimension.positions)
        if len(set(asked)) < len(asked):
            raise ValueError("An item can stand in one dimension only, and once.")
        factors = [self.factor_of(dimension) for dimension in range(len(self.dimensions))]
        common = lcm(*factors)
        turn = self.low + self.high
        plans = tuple(
            _Plan(
                tuple((p, -1, turn) if p in d.reverse else (p, 1, 0) for p in d.positions),
                _shares_of(factor, len(d.positions)),
                common // factor,
            )
            for d, factor in zip(self.dimensions, factors, strict=True)
        )
        object.__setattr__(self, "common_factor", common)
        object.__setattr__(self, "_asked", asked)
        object.__setattr__(self, "_plans", plans)
        count = len(plans)
        object.__setattr__(self, "_shares", _shares_of(self.overall_factor // common, count))
        self._check_limit()

    def factor_of(self, dimension: int) -> int:
        """Return the factor of a dimension's scores: lcm(1..number of its items)."""
        return _lcm_up_to(len(self.dimensions[dimension].positions))

    @property
    def overall_factor(self) -> int:
        """Return the factor of the mean over the dimensions that were answered."""
        return self.common_factor * _lcm_up_to(len(self.dimensions))

    @property
    def weighted_factor(self) -> int:
        """Return the factor of scores weighted by importance points."""
        return self.common_factor * self._weight_units

    @property
    def _weight_units(self) -> int:
        """The finest unit of weights that scores have room for."""
        greatest = max(abs(self.low), abs(self.high)) * self.common_factor
        return next(
            (units for units in WEIGHT_UNITS if greatest * units < SCORE_LIMIT), WEIGHT_UNITS[-1]
        )

    def score(
        self,
        expected: Ratings,
        delivered: Ratings,
        importance: Ratings | None = None,
        *,
        minimum: Ratings | None = None,
        asked: Collection[int] | None = None,
    ) -> ResponseScores:
        """Return the exact scores of one response.

        Only items answered on both sides of a pair count. `importance` holds the points per
        dimension, shared out over the dimensions answered; `minimum` is the third column, paired
        with `delivered` as adequacy. A response is complete when every position in `asked`
        (all items by default; fewer on a short form) is answered on both sides.
        """
        points = importance if self.asks_importance else None
        whole = self._asked if asked is None else asked
        return ResponseScores(
            self._score_pair(expected, delivered, points, whole),
            None if minimum is None else self._score_pair(minimum, delivered, points, whole),
            points is not None and points_to_normalise(points),
        )

    def _score_pair(
        self, expected: Ratings, delivered: Ratings, points: Ratings | None, asked: Collection[int]
    ) -> PairScores:
        plans = self._plans
        scores = tuple(_paired_score(plan, expected, delivered) for plan in plans)
        lifted = [
            (
                position,
                score.expected * plans[position].lift,
                score.delivered * plans[position].lift,
            )
            for position, score in enumerate(scores)
            if score is not None
        ]
        if not lifted:
            return PairScores(scores, None, None, complete=False)
        share = self._shares[len(lifted)]
        overall = Pair(
            sum(score[1] for score in lifted) * share, sum(score[2] for score in lifted) * share
        )
        complete = all(expected[item] is not None and delivered[item] is not None for item in asked)
        weighted = _weighted_score(lifted, points, units=self._weight_units)
        return PairScores(scores, overall, weighted, complete)

    def _check_limit(self) -> None:
        factors = [self.overall_factor]
        if self.asks_importance:
            factors.append(self.weighted_factor)
        greatest = max(abs(self.low), abs(self.high)) * max(factors)
        if greatest >= SCORE_LIMIT:
            raise ValueError(
                f"Scores up to {greatest} would not fit: use dimensions of fewer items, "
                f"fewer dimensions or a narrower scale (below {SCORE_LIMIT})."
            )


def points_to_normalise(points: Ratings) -> bool:
    """Say whether importance points were given but do not sum to 100."""
    given = [point for point in points if point is not None]
    return bool(given) and sum(given) != ALL_POINTS


def _paired_score(plan: _Plan, expected: Ratings, delivered: Ratings) -> Pair | None:
    answered = expected_sum = delivered_sum = 0
    for position, sign, offset in plan.items:
        e, d = expected[position], delivered[position]
        if e is not None and d is not None:
            answered += 1
            expected_sum += sign * e + offset
            delivered_sum += sign * d + offset
    if not answered:
        return None
    share = plan.shares[answered]
    return Pair(expected_sum * share, delivered_sum * share)


def _weighted_score(
    lifted: list[tuple[int, int, int]], points: Ratings | None, *, units: int
) -> Pair | None:
    if points is None:
        return None
    weights = [points[position] or 0 for position, _, _ in lifted]
    whole = sum(weights)
    if not whole:
        return None
    expected = sum(w * score[1] for w, score in zip(weights, lifted, strict=True))
    delivered = sum(w * score[2] for w, score in zip(weights, lifted, strict=True))
    return Pair(
        _divide_half_even(expected * units, whole),
        _divide_half_even(delivered * units, whole),
    )


def _divide_half_even(numerator: int, denominator: int) -> int:
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    return quotient + (twice > denominator or (twice == denominator and quotient % 2 == 1))


def _lcm_up_to(count: int) -> int:
    return lcm(*range(1, count + 1))


def _shares_of(factor: int, count: int) -> tuple[int, ...]:
    # Position 0 is never read: without an answer there is no score.
    return (0, *(factor // answered for answered in range(1, count + 1)))
