"""Whether a figure changed over time: like is compared with like, or it cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import sqrt
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.figures import Figure, Numbers
from culture.dashboards.tones import difference
from culture.scoring.intervals import Interval
from culture.scoring.standardised import StratumMean, standardised

if TYPE_CHECKING:
    from culture.metrics.windows import Window
    from culture.scoring.certainty import Estimate

FigureOf = Callable[[Numbers], Figure | None]
FEWEST_ALIKE = 0.5  # of the answers of either window; below, too few were asked alike


class Obstacle(Enum):
    """Why two windows cannot be compared."""

    QUESTIONNAIRE = "other things were asked"
    ASKED = "others were asked"
    TEAMS = "other teams answered"


@dataclass(frozen=True, slots=True)
class Alike:
    """How far two windows may be compared, and what was found.

    `estimate` is the difference, None where it is unknown. `n` answers of `total` were asked alike;
    `kinds` are the strata that were compared, in the same language as far as that `has_languages`.
    """

    estimate: Estimate | None = None
    n: int = 0
    total: int = 0
    kinds: int = 1
    has_languages: bool = True
    are_teams: bool = False
    obstacle: Obstacle | None = None

    @property
    def is_standardised(self) -> bool:
        """Whether it differs from subtracting one figure from the other."""
        return self.obstacle is None and (self.kinds > 1 or self.n < self.total)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in the first and in the last window that shows it."""

    first: Window
    before: Figure
    last: Window
    after: Figure
    alike: Alike

    @property
    def p(self) -> float:
        """The p value of nothing having changed; one where that cannot be told."""
        return self.alike.estimate.p if self.alike.estimate else 1.0

    def said(self, *, is_clear: bool) -> str:
        """Say whether it clearly changed, or why that cannot be told."""
        if self.alike.obstacle is Obstacle.QUESTIONNAIRE:
            return gettext(
                "not to be told: the questionnaire changed in between, so other things were asked"
            )
        if self.alike.obstacle is Obstacle.ASKED:
            if self.alike.has_languages:
                return gettext(
                    "not to be told: too few people were asked as before, at the same place, with "
                    "the same form and in the same language"
                )
            return gettext(
                "not to be told: too few people were asked as before, at the same place and with "
                "the same form"
            )
        if self.alike.obstacle is Obstacle.TEAMS:
            return gettext(
                "not to be told: most of those who answered are of other teams than before"
            )
        if not is_clear or self.alike.estimate is None:
            return gettext("no clear change")
        is_better = self.alike.estimate.value > 0
        return gettext("clearly better") if is_better else gettext("clearly worse")

    @property
    def compared(self) -> str:
        """Say what like was compared with like; empty where both windows are wholly alike."""
        estimate = self.alike.estimate
        if estimate is None or not self.alike.is_standardised:
            return ""
        reach = estimate.interval.high - estimate.value
        if self.alike.are_teams:
            text = gettext(
                "Where each team counts as much in both waves, the change is {difference}."
            )
        elif self.alike.has_languages:
            text = gettext(
                "Among those asked at the same place, with the same form and in the same "
                "language ({n} of {total} answers) the change is {difference}."
            )
        else:
            text = gettext(
                "Among those asked at the same place and with the same form ({n} of {total} "
                "answers) the change is {difference}."
            )
        return text.format(
            n=formats.count(self.alike.n),
            total=formats.count(self.alike.total),
            # Two numbers with one decimal, subtracted by eye, may miss it by a tenth.
            difference=formats.gap_with_margin(estimate.value, reach, decimals=2),
        )


def change_of(
    timeline: Iterable[tuple[Window, Numbers | None]], figure_of: FigureOf
) -> Change | None:
    """Find the first and the last window that show a figure; None where there are no two."""
    shown = [
        (window, figure, numbers)
        for window, numbers in timeline
        if numbers and (figure := figure_of(numbers))
    ]
    if len(shown) < 2:  # noqa: PLR2004 (a change needs two)
        return None
    (first, before, then), (last, after, now) = shown[0], shown[-1]
    return Change(first, before, last, after, alike(then, now, figure_of))


def alike(then: Numbers, now: Numbers, figure_of: FigureOf) -> Alike:
    """Compare a figure in two windows, each stratum with the same in the other.

    Each counts as much as it does in both windows on average, so a change of their shares changes
    nothing. Employees are compared team by team; where no team has a number, as one.
    """
    before, after = _strata(then), _strata(now)
    whole = [figure_of(then), figure_of(now)]
    if before is None or after is None:
        if set(then.content.versions) != set(now.content.versions):
            return Alike(obstacle=Obstacle.QUESTIONNAIRE)
        return Alike(difference(*whole))
    are_teams = now.content.asked is not None
    has_languages = are_teams or all(
        one.has_language for side in (then, now) for one in side.content.strata or ()
    )
    pairs = [
        (one, other)
        for key, numbers in before.items()
        if key in after and (one := figure_of(numbers)) and (other := figure_of(after[key]))
    ]
    totals = [figure.n for figure in whole if figure]
    known = [sum(one.n for one in side) for side in zip(*pairs, strict=True)] or [0, 0]
    if any(n < FEWEST_ALIKE * total for n, total in zip(known, totals, strict=True)):
        obstacle = _obstacle(then, now, are_teams=are_teams)
        return Alike(obstacle=obstacle, has_languages=has_languages)
    if len(pairs) == 1 and known == totals:
        return Alike(difference(*whole), sum(known), sum(totals), has_languages=has_languages)
    shares = [(one.n / known[0] + other.n / known[1]) / 2 for one, other in pairs]
    estimates = [_standardised(side, shares, then) for side in zip(*pairs, strict=True)]
    first, second = estimates
    estimate = second.less(first) if first and second else None
    return Alike(estimate, sum(known), sum(totals), len(pairs), has_languages, are_teams)


def _standardised(
    figures: Sequence[Figure], shares: Sequence[float], numbers: Numbers
) -> Estimate | None:
    """The mean of a figure with these shares of strata; None where its scatter is unknown."""
    strata = [
        StratumMean(share, figure.n, figure.value, sd)
        for share, figure in zip(shares, figures, strict=True)
        if (sd := _scatter(figure)) is not None
    ]
    if len(strata) < len(figures):
        return None
    return standardised(strata, ends=_ends(figures, shares, numbers))


def _scatter(figure: Figure) -> float | None:
    """How far answers scatter, of a team as far as its interval tells."""
    if figure.entry.sd is not None:
        return figure.entry.sd
    estimate = figure.estimate
    return None if estimate is None else estimate.error * sqrt(figure.n)


def _ends(figures: Sequence[Figure], shares: Sequence[float], numbers: Numbers) -> Interval:
    """How far one answer may lie: of a gap, one side that goes to its end of the scale."""
    low, high = numbers.scale.low, numbers.scale.high
    if any(figure.gap is None for figure in figures):
        return Interval(low, high)
    weighed = list(zip(shares, figures, strict=True))
    expected = sum(share * (figure.expected or 0.0) for share, figure in weighed)
    delivered = sum(share * (figure.delivered or 0.0) for share, figure in weighed)
    gap = delivered - expected
    below = max(delivered - low, high - expected)
    above = max(high - delivered, expected - low)
    return Interval(gap - below, gap + above)


def _obstacle(then: Numbers, now: Numbers, *, are_teams: bool) -> Obstacle:
    is_asked_else = set(then.content.versions).isdisjoint(now.content.versions)
    if is_asked_else:
        return Obstacle.QUESTIONNAIRE
    return Obstacle.TEAMS if are_teams else Obstacle.ASKED


def _strata(numbers: Numbers) -> dict[tuple[str, int], Numbers] | None:
    content = numbers.content
    if content.strata is None:
        return None
    return {
        (one.key, one.version): Numbers(
            replace(content, n=one.n, entries=one.entries), numbers.subjects
        )
        for one in content.strata
    }
