"""What it changes that the answers came from a known number of people."""

from fractions import Fraction


def unasked(n: int, population: int | None) -> Fraction:
    """Return what is left of the variance of a mean of `n`: (N - n) / N, one where N is unknown.

    For variances with n - 1 in the denominator. Asking everybody leaves no doubt. Raises ValueError
    when the population is smaller than the number of respondents. Source: Cochran (1977, 2.6).
    """
    if population is None:
        return Fraction(1)
    if population < n:
        raise ValueError(f"{n} respondents cannot come from a population of {population}.")
    return Fraction(population - n, population) if population else Fraction(0)
