"""Exact integer sums of scores, kept in cells and added in any order."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Self

TWO = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """Count, sum and sum of squares of integer scores; adding two loses nothing."""

    n: int = 0
    total: int = 0
    squares: int = 0

    @classmethod
    def of(cls, values: Iterable[int]) -> Self:
        """Count the given scores."""
        n = total = squares = 0
        for value in values:
            n += 1
            total += value
            squares += value * value
        return cls(n, total, squares)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def rescaled(self, factor: int) -> "Tally":
        """Return the tally of the same scores, each multiplied by `factor`."""
        return Tally(self.n, self.total * factor, self.squares * factor * factor)

    @property
    def spread(self) -> int:
        """Return n(n - 1) times the sample variance: an exact integer, never negative."""
        return self.n * self.squares - self.total * self.total

    def mean(self, factor: int = 1) -> float | None:
        """Return the mean score, where scores are stored times `factor`; None without scores."""
        return self.total / (self.n * factor) if self.n else None

    def variance(self, factor: int = 1) -> float | None:
        """Return the sample variance (n - 1); None below two scores."""
        if self.n < TWO:
            return None
        return self.spread / (self.n * (self.n - 1) * factor * factor)


@dataclass(frozen=True, slots=True)
class PairTally:
    """Sums of pairs (expected, delivered) of integer scores given by the same respondents."""

    n: int = 0
    expected: int = 0
    delivered: int = 0
    expected_squares: int = 0
    delivered_squares: int = 0
    products: int = 0

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        """Count the given (expected, delivered) pairs."""
        n = expected = delivered = expected_squares = delivered_squares = products = 0
        for e, d in pairs:
            n += 1
            expected += e
            delivered += d
            expected_squares += e * e
            delivered_squares += d * d
            products += e * d
        return cls(n, expected, delivered, expected_squares, delivered_squares, products)

    def __add__(self, other: "PairTally") -> "PairTally":
        return PairTally(
            self.n + other.n,
            self.expected + other.expected,
            self.delivered + other.delivered,
            self.expected_squares + other.expected_squares,
            self.delivered_squares + other.delivered_squares,
            self.products + other.products,
        )

    def rescaled(self, factor: int) -> "PairTally":
        """Return the tally of the same pairs, both sides multiplied by `factor`."""
        square = factor * factor
        return PairTally(
            self.n,
            self.expected * factor,
            self.delivered * factor,
            self.expected_squares * square,
            self.delivered_squares * square,
            self.products * square,
        )

    @property
    def expected_side(self) -> Tally:
        """Return the tally of the expected scores alone."""
        return Tally(self.n, self.expected, self.expected_squares)

    @property
    def delivered_side(self) -> Tally:
        """Return the tally of the delivered scores alone."""
        return Tally(self.n, self.delivered, self.delivered_squares)

    @property
    def difference(self) -> Tally:
        """Return the tally of delivered minus expected, respondent by respondent."""
        return Tally(
            self.n,
            self.delivered - self.expected,
            self.delivered_squares - 2 * self.products + self.expected_squares,
        )

    @property
    def co_spread(self) -> int:
        """Return n(n - 1) times the sample covariance of the two sides, an exact integer."""
        return self.n * self.products - self.expected * self.delivered

    @property
    def correlation(self) -> float | None:
        """Return Pearson's r of the two sides; None when either side does not vary."""
        expected, delivered = self.expected_side.spread, self.delivered_side.spread
        if not expected or not delivered:
            return None
        # The clamp removes the last rounding of the root: |r| is never above one.
        r = self.co_spread / sqrt(expected * delivered)
        return max(-1.0, min(1.0, r))
