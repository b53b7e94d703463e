"""How far scores and differences can be trusted: alpha, its interval, and the verdict in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import CENTRE, TAIL, f_quantile
from culture.scoring.tallies import TWO, PairTally, Tally

RELIABLE_FROM = 0.70

# An alpha of five answers is anything between its ends: nothing is called reliable from so few.
FEWEST_FOR_RELIABILITY = 20


class Word(StrEnum):
    """What is said about a reliability; the interface translates it."""

    RELIABLE = "reliable"
    NOT_RELIABLE = "not reliable for ranking"
    UNKNOWN = "too few answers to tell"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word to show, and the number beside it; None where no number may be shown."""

    word: Word
    shown: float | None


def verdict(reliability: float | None) -> Verdict:
    """Judge a reliability: reliable from .70; a negative one is never shown as a number."""
    if reliability is None:
        return Verdict(Word.UNKNOWN, None)
    if reliability >= RELIABLE_FROM:
        return Verdict(Word.RELIABLE, reliability)
    return Verdict(Word.NOT_RELIABLE, reliability if reliability >= 0 else None)


def alpha(
    parts: Sequence[Tally],
    total: Tally,
    *,
    part_factors: Sequence[int] | None = None,
    total_factor: int = 1,
) -> float | None:
    """Return Cronbach's alpha from sums over complete cases.

    `total` counts each respondent's sum of parts times `total_factor`, and each part is counted
    times its factor (1 by default). A total stored as mean x f is the sum x f / number of parts.
    None below two respondents or two parts, or when the total does not vary. Raises ValueError
    when the tallies count different numbers of respondents: alpha needs complete cases.
    Source: Cronbach (1951).
    """
    count = len(parts)
    factors = (1,) * count if part_factors is None else part_factors
    if any(part.n != total.n for part in parts):
        raise ValueError("Alpha needs complete cases: every part counts the same respondents.")
    if total.n < TWO or count < TWO or not total.spread:
        return None
    within = sum(
        Fraction(part.spread, factor * factor) for part, factor in zip(parts, factors, strict=True)
    )
    share = within * total_factor * total_factor / total.spread
    return float(Fraction(count, count - 1) * (1 - share))


def alpha_of_variances(parts: Sequence[float], total: float) -> float | None:
    """Return Cronbach's alpha from the variances of the parts and of their sum.

    Use it where the ratings must not be known; None below two parts, or when the sum does not vary.
    """
    if len(parts) < TWO or total <= 0:
        return None
    return len(parts) / (len(parts) - 1) * (1 - sum(parts) / total)


def alpha_of_rows(rows: Sequence[Sequence[int | None]]) -> float | None:
    """Return Cronbach's alpha of respondents x items; rows with an empty item are left out."""
    complete = complete_rows(rows)
    if not complete:
        return None
    parts = [Tally.of(column) for column in zip(*complete, strict=True)]
    return alpha(parts, Tally.of(sum(row) for row in complete))


def item_totals(rows: Sequence[Sequence[int | None]]) -> tuple[float | None, ...]:
    """Return each item's correlation with the sum of the other items (corrected item-total).

    Rows with an empty item are left out; None where the item or the rest does not vary.
    """
    complete = complete_rows(rows)
    return tuple(
        PairTally.of((row[item], sum(row) - row[item]) for row in complete).correlation
        for item in range(len(rows[0]) if rows else 0)
    )


def complete_rows(rows: Sequence[Sequence[int | None]]) -> list[list[int]]:
    """Return the rows without an empty item."""
    kept = ([x for x in row if x is not None] for row in rows)
    return [full for full, row in zip(kept, rows, strict=True) if len(full) == len(row)]


def alpha_interval(value: float, *, n: int, parts: int) -> Interval | None:
    """Return Feldt's 95 % interval of an alpha; None below two respondents or two parts.

    Source: Feldt (1965): (1 - alpha) times F quantiles with n - 1 and (n - 1)(parts - 1).
    """
    if n < TWO or parts < TWO:
        return None
    upper_df, lower_df = n - 1, (n - 1) * (parts - 1)
    doubt = 1.0 - value
    return Interval(
        1.0 - doubt * f_quantile(CENTRE, upper_df, lower_df),
        1.0 - doubt * f_quantile(TAIL, upper_df, lower_df),
    )


def difference_reliability(
    expected_alpha: float,
    delivered_alpha: float,
    correlation: float,
    *,
    expected_sd: float = 1.0,
    delivered_sd: float = 1.0,
) -> float | None:
    """Return the reliability of delivered - expected; None when the difference does not vary.

    The share of the variance of the difference that is not error:
    (a_E s_E^2 + a_P s_P^2 - 2 r s_E s_P) / (s_E^2 + s_P^2 - 2 r s_E s_P),
    with the sample standard deviations and the correlation of the respondents' scores. With equal
    deviations (the default) this is ((a_E + a_P) / 2 - r) / (1 - r). It can be negative: show the
    `verdict`, not the number. Source: Peter, Churchill and Brown (1993), Lord and Novick (1968).
    """
    shared = 2.0 * correlation * expected_sd * delivered_sd
    expected_variance, delivered_variance = expected_sd**2, delivered_sd**2
    variance = expected_variance + delivered_variance - shared
    if variance <= 0.0:
        return None
    true_part = expected_alpha * expected_variance + delivered_alpha * delivered_variance - shared
    return true_part / variance


def pair_reliability(
    tally: PairTally, expected_alpha: float | None, delivered_alpha: float | None
) -> float | None:
    """Return the reliability of the difference of a tally's scores (see above).

    The tally counts the scores whose alphas are given, complete cases, in any factor. None when
    an alpha is None or a side does not vary.
    """
    correlation = tally.correlation
    if expected_alpha is None or delivered_alpha is None or correlation is None:
        return None
    return difference_reliability(
        expected_alpha,
        delivered_alpha,
        correlation,
        expected_sd=sqrt(tally.expected_side.spread),
        delivered_sd=sqrt(tally.delivered_side.spread),
    )
