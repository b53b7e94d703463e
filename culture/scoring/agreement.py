"""Is culture shared? Agreement inside units, and reliability of the units' means."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from culture.scoring.intervals import Interval
from culture.scoring.quantiles import CENTRE, f_quantile, f_tail
from culture.scoring.tallies import TWO, Tally

# LeBreton and Senter (2008) call .05 a small to medium effect of the unit; below it, nothing.
SHARED_FROM = 0.05
MOST_IN_TEAM = 1_000


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """One-way analysis of people in units; None where the variances allow no answer."""

    between: float
    within: float
    mean_size: float
    f: float | None
    p: float | None
    icc1: float | None
    icc2: float | None

    @property
    def shared(self) -> bool:
        """Say whether units differ enough to be compared; if not: "no unit-level culture"."""
        return self.icc1 is not None and self.icc1 >= SHARED_FROM


def unit_effect(
    units: Sequence[Tally], *, factor: int = 1, squares_within: float | None = None
) -> UnitEffect | None:
    """Return ICC(1), ICC(2) and F of people's scores in units, stored times `factor`.

    `squares_within` stands, in points, for the sum of squares within units where that may not be
    known as it is.

    Units may differ in size: the mean size stands for k (Bliese 2000). Empty units are left out.
    ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW), ICC(2) = (MSB - MSW) / MSB. None below two units,
    or when no unit holds two people.
    """
    filled = [unit for unit in units if unit.n]
    people = sum(unit.n for unit in filled)
    if len(filled) < TWO or people == len(filled):
        return None
    square = factor * factor
    total = sum(unit.total for unit in filled)
    squares_between = sum(Fraction(u.total**2, u.n) for u in filled) - Fraction(total**2, people)
    upper_df, lower_df = len(filled) - 1, people - len(filled)
    between = Fraction(squares_between) / (upper_df * square)
    own = Fraction(sum(Fraction(unit.spread, unit.n) for unit in filled)) / square
    within = (own if squares_within is None else Fraction(squares_within)) / lower_df
    size = Fraction(people, len(filled))
    f = _ratio(between, within)
    return UnitEffect(
        between=float(between),
        within=float(within),
        mean_size=float(size),
        f=f,
        p=None if f is None else f_tail(f, upper_df, lower_df),
        icc1=_ratio(between - within, between + (size - 1) * within),
        icc2=_ratio(between - within, between),
    )


def icc1_interval(icc1: float, *, people: int, teams: int) -> Interval:
    """Return the 95 % interval of an ICC(1) of so many people in teams of about the same size.

    Source: Shrout and Fleiss (1979), from F by its distribution. An end below zero counts as zero:
    teams cannot differ by less than nothing.
    """
    size, lower_df = people / teams, people - teams
    f = (1.0 + (size - 1.0) * icc1) / (1.0 - icc1)
    ends = (
        f / f_quantile(CENTRE, teams - 1, lower_df),
        f * f_quantile(CENTRE, lower_df, teams - 1),
    )
    return Interval(*(max((end - 1.0) / (end + size - 1.0), 0.0) for end in ends))


def team_size_needed(icc1: float, *, teams: int, level: float) -> int | None:
    """How many people in each team would make an ICC(1) like this clear, by the F test at `level`.

    None where no size up to `MOST_IN_TEAM` would, or there is nothing to be seen.
    """
    if icc1 <= 0:
        return None
    sizes = range(TWO, MOST_IN_TEAM + 1)

    def is_enough(size: int) -> bool:
        f = (1.0 + (size - 1.0) * icc1) / (1.0 - icc1)
        return f >= f_quantile(1.0 - level, teams - 1, teams * (size - 1))

    place = bisect_left(sizes, x=True, key=is_enough)
    return sizes[place] if place < len(sizes) else None


def unit_reliability(icc1: float, n: int) -> float:
    """Return the reliability of the mean of `n` people, from ICC(1) by Spearman-Brown.

    For units of equal size this is ICC(2). A negative ICC(1) counts as none.
    """
    base = max(icc1, 0.0)
    return n * base / (1.0 + (n - 1) * base)


def shrunk(unit_mean: float, whole_mean: float, reliability: float) -> float:
    """Return the unit's mean drawn towards the whole as far as it is unreliable (0 to 1)."""
    weight = min(max(reliability, 0.0), 1.0)
    return weight * unit_mean + (1.0 - weight) * whole_mean


def agreement_of(variances: Sequence[float], *, points: int) -> float:
    """Return r_wg(j) from the variances of the items, one or more, as of MSW of a one-way analysis.

    The null is uniform over `points` scale points, variance (points^2 - 1) / 12. Where people vary
    more than chance it is 0 by convention. Source: James, Demaree and Wolf (1984).
    """
    null = (points * points - 1) / 12
    excess = sum(variances) / len(variances) / null
    agreement = len(variances) * (1.0 - excess)
    return agreement / (agreement + excess) if excess < 1.0 else 0.0


@dataclass(frozen=True, slots=True)
class JudgeAgreement:
    """Intraclass correlations of judges who all rated all targets; None where undefined.

    Named as McGraw and Wong (1996): one-way, absolute agreement (A), consistency (C), for one
    judge and for the mean of all k. In Shrout and Fleiss (1979): ICC(1,1) (2,1) (3,1) (1,k) (2,k)
    (3,k).
    """

    one_way: float | None
    absolute: float | None
    consistent: float | None
    one_way_mean: float | None
    absolute_mean: float | None
    consistent_mean: float | None


def judge_agreement(rows: Sequence[Sequence[int]]) -> JudgeAgreement | None:
    """Return the six intraclass correlations of targets x judges, all cells filled.

    None below two targets or two judges. Where judges contradict each other so much that ICC(A,k)
    would lie above one, its denominator is below zero and it is undefined.
    """
    squares = _squares(rows)
    if squares is None:
        return None
    n, k = len(rows), len(rows[0])
    target, judge, error = squares.target, squares.judge, squares.error
    within = (judge * (k - 1) + error * (n - 1) * (k - 1)) / (n * (k - 1))
    bias = (judge - error) / n
    return JudgeAgreement(
        one_way=_ratio(target - within, target + (k - 1) * within),
        absolute=_ratio(target - error, target + (k - 1) * error + k * bias),
        consistent=_ratio(target - error, target + (k - 1) * error),
        one_way_mean=_ratio(target - within, target),
        absolute_mean=_ratio(target - error, target + bias),
        consistent_mean=_ratio(target - error, target),
    )


def absolute_interval(rows: Sequence[Sequence[int]], *, of_mean: bool) -> Interval | None:
    """Return the 95 % interval of ICC(A,1), or of ICC(A,k), of targets x judges.

    None below two targets or two judges, and where judges agree in everything or targets do not
    differ: then ratings say nothing about how far others would agree. Source: McGraw and Wong
    (1996), table 7; the ends of ICC(A,k) are those of ICC(A,1) by Spearman-Brown. An end below zero
    counts as zero.
    """
    squares, found = _squares(rows), judge_agreement(rows)
    if squares is None or found is None or found.absolute is None or not squares.error:
        return None
    n, k, r = len(rows), len(rows[0]), found.absolute
    target, judge, error = float(squares.target), float(squares.judge), float(squares.error)
    judge_part = k * r / (n * (1 - r)) * judge
    error_part = (1 + k * r * (n - 1) / (n * (1 - r))) * error
    df = (judge_part + error_part) ** 2 / (
        judge_part**2 / (k - 1) + error_part**2 / ((n - 1) * (k - 1))
    )
    scatter = k * judge + (k * n - k - n) * error
    below, above = f_quantile(CENTRE, n - 1, df), f_quantile(CENTRE, df, n - 1)
    low = max(n * (target - below * error) / (below * scatter + n * target), 0.0)
    high = max(n * (above * target - error) / (scatter + n * above * target), 0.0)
    if not of_mean:
        return Interval(low, high)
    return Interval(*(k * end / (1 + (k - 1) * end) for end in (low, high)))


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """Mean squares of targets, of judges and of what is left."""

    target: Fraction
    judge: Fraction
    error: Fraction


def _squares(rows: Sequence[Sequence[int]]) -> _MeanSquares | None:
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < TWO or k < TWO:
        return None
    everything = Tally.of(rating for row in rows for rating in row)
    correction = Fraction(everything.total**2, n * k)
    targets = Fraction(sum(sum(row) ** 2 for row in rows), k) - correction
    judges = Fraction(sum(sum(c) ** 2 for c in zip(*rows, strict=True)), n) - correction
    whole = everything.squares - correction
    rest = whole - targets - judges
    return _MeanSquares(targets / (n - 1), judges / (k - 1), rest / ((n - 1) * (k - 1)))


def _ratio(numerator: Fraction, denominator: Fraction) -> float | None:
    return float(numerator / denominator) if denominator > 0 else None
