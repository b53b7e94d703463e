"""Quantiles and tails; scipy is imported when the first one is asked for."""

from functools import lru_cache

CENTRE = 0.975  # two sides of 2.5 % leave 95 %
TAIL = 0.025
NORMAL_QUANTILE = 1.959963984540054


@lru_cache(maxsize=8192)
def t_quantile(df: float, probability: float = CENTRE) -> float:
    """Return a quantile of Student's t with `df` degrees of freedom, that of 97.5 % by itself."""
    # Importing scipy takes longer than an answer may: the answer path needs no quantile.
    from scipy.special import stdtrit  # noqa: PLC0415

    return float(stdtrit(df, probability))


def normal_quantile(probability: float) -> float:
    """Return the quantile of the standard normal."""
    from scipy.special import ndtri  # noqa: PLC0415

    return float(ndtri(probability))


def t_tails(t: float, df: float) -> float:
    """Return the two-sided p value of `t` with `df` degrees of freedom."""
    from scipy.special import stdtr  # noqa: PLC0415

    return 2.0 * float(stdtr(df, -abs(t)))


def f_quantile(probability: float, upper_df: float, lower_df: float) -> float:
    """Return the quantile of Fisher's F."""
    from scipy.special import fdtri  # noqa: PLC0415

    return float(fdtri(upper_df, lower_df, probability))


def f_tail(f: float, upper_df: float, lower_df: float) -> float:
    """Return the probability of an F at least as great."""
    from scipy.special import fdtrc  # noqa: PLC0415

    return float(fdtrc(upper_df, lower_df, f))
