"""Who rates milder or sterner than colleagues do, where both rated the same answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from culture.scoring.certainty import Estimate, clear_of
from culture.scoring.intervals import Interval
from surveys.hiring.interviews.ratings import GivenRating, split_by

FEWEST_CANDIDATES = 3
ROUNDING = Fraction(1, 12)  # the variance of what whole points leave out of a rating


class Leaning(StrEnum):
    """What may be said of an interviewer."""

    MILD = "mild"
    STERN = "stern"
    NEITHER = "neither"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Leniency:
    """How many points above colleagues somebody rates, over so many candidates.

    The interval is of 95 %; both are None below three candidates that others rated as well.
    """

    interviewer: Hashable
    candidates: int
    value: float | None
    interval: Interval | None
    leaning: Leaning


def leniency_of(ratings: Iterable[GivenRating]) -> list[Leniency]:
    """Say of each interviewer how far they rate above the mean of the others.

    Each answer that others rated too gives a difference; the mean of a candidate's differences
    counts once, because they are not independent. The interval is by t, with a variance of at least
    that of rounding to whole points: the same difference every time is no proof of no scatter.
    Words are judged over all interviewers together (Holm 1979).
    """
    given = list(ratings)
    differences = _differences(given)
    order = dict.fromkeys(rating.interviewer for rating in given)
    found = {by: _measured(list(differences[by].values())) for by in order}
    clear = clear_of({by: one.p for by, one in found.items() if one is not None})
    return [_said(by, len(differences[by]), found[by], is_clear=by in clear) for by in order]


def _differences(
    ratings: list[GivenRating],
) -> defaultdict[Hashable, dict[Hashable, Fraction]]:
    """Each interviewer's mean difference from the others, candidate by candidate."""
    single: defaultdict[tuple[Hashable, Hashable], list[Fraction]] = defaultdict(list)
    answers = split_by(ratings, lambda one: (one.candidate, one.competency, one.question))
    for answer in answers.values():
        total = sum(one.points for one in answer)
        for one in answer:
            if len(answer) > 1:
                others = Fraction(total - one.points, len(answer) - 1)
                single[one.interviewer, one.candidate].append(one.points - others)
    found: defaultdict[Hashable, dict[Hashable, Fraction]] = defaultdict(dict)
    for (by, candidate), each in single.items():
        found[by][candidate] = sum(each, Fraction(0)) / len(each)
    return found


def _measured(differences: list[Fraction]) -> Estimate | None:
    n = len(differences)
    if n < FEWEST_CANDIDATES:
        return None
    mean = sum(differences) / n
    variance = sum((one - mean) ** 2 for one in differences) / (n - 1)
    return Estimate(float(mean), sqrt(max(variance, ROUNDING) / n), df=n - 1)


def _said(
    interviewer: Hashable, candidates: int, found: Estimate | None, *, is_clear: bool
) -> Leniency:
    if found is None:
        return Leniency(interviewer, candidates, None, None, Leaning.UNKNOWN)
    leaning = Leaning.NEITHER
    if is_clear:
        leaning = Leaning.MILD if found.value > 0 else Leaning.STERN
    return Leniency(interviewer, candidates, found.value, found.interval, leaning)
