"""Does a question tell candidates apart? And what to do with it: keep, revise or drop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from surveys.hiring.interviews.ratings import GivenRating, split_by
from surveys.hiring.quality.agreement import PanelAgreement, SeenAlike
from surveys.hiring.quality.validity import GoesWith

FEWEST_CANDIDATES = 8
ALIKE = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class QuestionSpread:
    """How the ratings of a question are spread over its points.

    `telling` says whether it tells candidates apart; None below eight candidates.
    """

    question: Hashable
    candidates: int
    ratings: int
    usual: int
    share: Fraction
    telling: bool | None


def spread_per_question(ratings: Iterable[GivenRating]) -> list[QuestionSpread]:
    """Say of each question how often its most usual point was given.

    A question that gets one and the same point in nine ratings of ten or more, over eight
    candidates or more, never tells them apart.
    """
    parts = split_by(ratings, lambda rating: rating.question)
    return [_spread(question, part) for question, part in parts.items()]


def _spread(question: Hashable, ratings: list[GivenRating]) -> QuestionSpread:
    counts = Counter(rating.points for rating in ratings)
    usual = max(counts, key=lambda points: (counts[points], points))
    share = Fraction(counts[usual], len(ratings))
    candidates = len({rating.candidate for rating in ratings})
    telling = share < ALIKE if candidates >= FEWEST_CANDIDATES else None
    return QuestionSpread(question, candidates, len(ratings), usual, share, telling)


class QuestionVerdict(StrEnum):
    """What to do with a question."""

    KEEP = "keep"
    REVISE = "revise"
    DROP = "drop"
    WAIT = "wait"


class VerdictReason(StrEnum):
    """Why."""

    NEVER_TELLS = "never tells candidates apart"
    NOT_ALIKE = "interviewers do not see the same"
    PREDICTS = "goes with later work"
    PREDICTS_NOTHING = "does not go with later work"
    UNCLEAR = "may or may not go with later work"
    AGAINST = "goes against later work"
    TOO_FEW = "too few hires"


@dataclass(frozen=True, slots=True)
class QuestionAdvice:
    """What to do with a question, and every reason for it."""

    advice: QuestionVerdict
    reasons: tuple[VerdictReason, ...]


KNOWN = {
    GoesWith.YES: VerdictReason.PREDICTS,
    GoesWith.NO: VerdictReason.PREDICTS_NOTHING,
    GoesWith.AGAINST: VerdictReason.AGAINST,
    GoesWith.UNCLEAR: VerdictReason.UNCLEAR,
    GoesWith.TOO_FEW: VerdictReason.TOO_FEW,
}


def advise(spread: QuestionSpread, agreement: PanelAgreement, later: GoesWith) -> QuestionAdvice:
    """Weigh what is known of a question.

    `later` says how its ratings go with later work. A question that
    surely goes against later work, or that surely has next to nothing to do with it, is dropped.
    What never tells candidates apart or is seen differently is revised first. What surely goes with
    later work is kept; of the rest nothing can be said yet.
    """
    flaws = _flaws(spread, agreement)
    known = KNOWN[later]
    if known in (VerdictReason.AGAINST, VerdictReason.PREDICTS_NOTHING):
        return QuestionAdvice(QuestionVerdict.DROP, (known, *flaws))
    if flaws:
        return QuestionAdvice(QuestionVerdict.REVISE, (*flaws, known))
    advice = QuestionVerdict.KEEP if known == VerdictReason.PREDICTS else QuestionVerdict.WAIT
    return QuestionAdvice(advice, (known,))


def _flaws(spread: QuestionSpread, agreement: PanelAgreement) -> list[VerdictReason]:
    flaws = []
    if spread.telling is False:
        flaws.append(VerdictReason.NEVER_TELLS)
    if agreement.alike == SeenAlike.NO and agreement.is_sure:
        flaws.append(VerdictReason.NOT_ALIKE)
    return flaws
