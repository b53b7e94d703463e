"""Do interviewers see the same? Agreement of independent ratings, per competency and question."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from culture.scoring.agreement import JudgeAgreement, absolute_interval, judge_agreement
from culture.scoring.intervals import Interval
from culture.scoring.krippendorff import Metric, krippendorff_alpha
from surveys.hiring.interviews.ratings import GivenRating, split_by
from surveys.hiring.quality.grids import grid_of

ENOUGH = 0.7  # what leadership asks for: see LeBreton and Senter (2008) on .70
SOME = 0.5


class SeenAlike(StrEnum):
    """How far interviewers see the same, in words."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PanelAgreement:
    """How far independent ratings of the same candidates agree.

    `judges` are the six intraclass correlations over `candidates` rated by all of `interviewers`;
    `mean_interval` is the 95 % interval of ICC(A,k), the agreement of the mean of that many
    interviewers. `alphas` take all ratings, also of those who rated only some. None where there
    is nothing to compare.
    """

    candidates: int
    interviewers: int
    judges: JudgeAgreement | None
    mean_interval: Interval | None
    alphas: Mapping[Metric, float | None]

    @property
    def value(self) -> float | None:
        """ICC(A,k), or where no candidates were rated by the same people, alpha."""
        if self.judges is None or self.judges.absolute_mean is None:
            return self.alphas[Metric.INTERVAL]
        return self.judges.absolute_mean

    @property
    def alike(self) -> SeenAlike:
        """The word for the value."""
        if self.value is None:
            return SeenAlike.UNKNOWN
        if self.value >= ENOUGH:
            return SeenAlike.YES
        return SeenAlike.PARTLY if self.value >= SOME else SeenAlike.NO

    @property
    def is_sure(self) -> bool:
        """Whether the interval lies on one side of what is enough."""
        interval = self.mean_interval
        return interval is not None and (interval.low >= ENOUGH or interval.high < ENOUGH)


def agreement_of_panel(ratings: Iterable[GivenRating]) -> PanelAgreement:
    """Say how far the ratings of one competency, or of one question, agree.

    ICC(A,k) is that of McGraw and Wong (1996), alpha that of Krippendorff (2011).
    """
    grid = grid_of(ratings)
    if grid is None:
        return PanelAgreement(0, 0, None, None, dict.fromkeys(Metric))
    raters = grid.by_interviewer()
    alphas = {metric: krippendorff_alpha(raters, metric) for metric in Metric}
    part = grid.filled()
    rows = [[cell for cell in row if cell is not None] for row in part.cells]
    return PanelAgreement(
        len(part.candidates),
        len(part.interviewers),
        judge_agreement(rows),
        absolute_interval(rows, of_mean=True),
        alphas,
    )


def agreement_per_competency(ratings: Iterable[GivenRating]) -> dict[Hashable, PanelAgreement]:
    """Agreement of each competency, on the mean of each interviewer's ratings of it."""
    parts = split_by(ratings, lambda rating: rating.competency)
    return {competency: agreement_of_panel(part) for competency, part in parts.items()}


def agreement_per_question(ratings: Iterable[GivenRating]) -> dict[Hashable, PanelAgreement]:
    """Agreement of each question."""
    parts = split_by(ratings, lambda rating: rating.question)
    return {question: agreement_of_panel(part) for question, part in parts.items()}
