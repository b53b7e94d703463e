"""Is culture shared? What the whole of a wave says about its teams, and about its scales."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from culture.metrics.closed.counts import ToldCounts
from culture.metrics.closed.facts import DELIVERED, EXPECTED, Sheet
from culture.metrics.closed.numbers import hundredths, rounded
from culture.metrics.closed.scatters import Scatters
from culture.metrics.closed.scores import Scored, ScoredSheet
from culture.metrics.content import DIMENSION, GAP, ITEM, DifferenceReliability, TeamAgreement
from culture.privacy.scatter import Scatter
from culture.scoring.agreement import UnitEffect, agreement_of, unit_effect
from culture.scoring.certainty import TEAMS_LEVEL
from culture.scoring.intervals import Interval
from culture.scoring.reliability import (
    RELIABLE_FROM,
    alpha_interval,
    alpha_of_variances,
    difference_reliability,
    verdict,
)
from culture.scoring.tallies import Tally

DIFFER, LITTLE, NONE, UNKNOWN = "differ", "little", "none", "unknown"


def level_entries(
    reading: ScoredSheet, sheet: Sheet, scatters: Scatters, *, counts: ToldCounts
) -> tuple[TeamAgreement, ...]:
    """Write one entry per dimension and side: how far teams differ, agree, and are measured well.

    Teams are the groups of the dimension. Everything is of all groups together, and null below 20
    respondents or two groups.
    """
    sides = [DELIVERED, EXPECTED] if sheet.is_two_sided else [DELIVERED]
    return tuple(
        _Judge(reading, subject, sheet, scatters).level(side, counts=counts)
        for subject in reading.dimensions
        for side in sides
    )


def difference_entries(
    reading: ScoredSheet, sheet: Sheet, scatters: Scatters
) -> tuple[DifferenceReliability, ...]:
    """Write how reliable each dimension's difference of both sides is.

    None where one side was asked, or statements were drawn: nobody answered two of a dimension.
    """
    if not sheet.is_two_sided or sheet.is_drawn:
        return ()
    return tuple(
        _Judge(reading, subject, sheet, scatters).difference() for subject in reading.dimensions
    )


def verdict_of(effect: UnitEffect | None, *, among: int) -> str:
    """Judge whether teams may be compared in one of `among` dimensions and sides.

    `none`: ICC(1) below .05, or chance explains it (the F test at .025 / `among`; what else the
    page says has the rest): there is no unit-level culture. `little`: teams differ, but their means
    are not reliable (ICC(2) below .70).
    `differ`: they may be compared. Chance alone made ICC(1) reach .05 in 35 to 71 % of pages.
    """
    if effect is None or effect.icc1 is None:
        return UNKNOWN
    if not effect.shared or effect.p is None or effect.p * among >= TEAMS_LEVEL:
        return NONE
    return DIFFER if effect.icc2 is not None and effect.icc2 >= RELIABLE_FROM else LITTLE


@dataclass(frozen=True, slots=True)
class _Judge:
    """A dimension being judged, by nothing but means and scatter."""

    reading: ScoredSheet
    subject: Scored
    sheet: Sheet
    scatters: Scatters

    def level(self, side: str, *, counts: ToldCounts) -> TeamAgreement:
        groups = self.subject.by_group
        found = self.scatters.of.get((DIMENSION, self.subject.key, side))
        effect = None
        if found and found.pooled:
            tallies = [Tally.of(getattr(one, side) for one in held) for held in groups.values()]
            effect = unit_effect(tallies, factor=self.subject.factor, squares_within=found.within)
        alpha = self.alpha(side)
        return TeamAgreement(
            key=self.subject.key,
            side=side,
            n=counts.of_whole(self.subject),
            teams=len(groups),
            icc1=hundredths(effect.icc1) if effect else None,
            icc2=hundredths(effect.icc2) if effect else None,
            verdict=verdict_of(effect, among=len(self.reading.dimensions) * self._sides),
            agreement=self.agreement(side),
            alpha=hundredths(alpha),
            alpha_interval=self._alpha_interval(alpha, counts=counts),
        )

    def difference(self) -> DifferenceReliability:
        """How reliable the difference is, from the variances of both sides and of the gap."""
        key = self.subject.key
        expected, delivered, gap = (
            found and found.variance
            for side in (EXPECTED, DELIVERED, GAP)
            for found in [self.scatters.of.get((DIMENSION, key, side))]
        )
        own, other = self.alpha(EXPECTED), self.alpha(DELIVERED)
        reliability = None
        if expected and delivered and gap and own is not None and other is not None:
            reliability = difference_reliability(
                own,
                other,
                correlation_of(expected, delivered, gap),
                expected_sd=sqrt(expected),
                delivered_sd=sqrt(delivered),
            )
        found = verdict(reliability)
        return DifferenceReliability(key, hundredths(found.shown), found.word.value)

    def agreement(self, side: str) -> float | None:
        """The agreement of all teams together: r_wg(j) of the variance within teams.

        The median over few teams would be one team's own scatter in disguise.
        """
        items = self._items(side)
        pooled = [item.pooled for item in items]
        known = [one.deviation**2 for one in pooled if one]
        if not known or len(known) < len(pooled):
            return None
        layout = self.sheet.layout
        return hundredths(agreement_of(known, points=layout.high - layout.low + 1))

    def alpha(self, side: str) -> float | None:
        """Alpha from the variances of the items and of their mean.

        None where statements were drawn: they were never answered together.
        """
        if self.sheet.is_drawn:
            return None
        items = self._items(side)
        whole = self.scatters.of.get((DIMENSION, self.subject.key, side))
        if whole is None or not items:
            return None
        return alpha_of_variances(
            [item.variance for item in items], whole.variance * len(items) ** 2
        )

    @property
    def _sides(self) -> int:
        return 2 if self.sheet.is_two_sided else 1

    def _alpha_interval(self, alpha: float | None, *, counts: ToldCounts) -> Interval | None:
        if alpha is None:
            return None
        fewest = min(counts.of_whole(item) for item in self.reading.items_of(self.subject))
        ends = alpha_interval(alpha, n=fewest, parts=self.subject.items)
        return ends and Interval(rounded(ends[0], 100), rounded(ends[1], 100))

    def _items(self, side: str) -> list[Scatter]:
        """The scatter of every item; none where one is not known."""
        items = self.reading.items_of(self.subject)
        found = [self.scatters.of.get((ITEM, item.key, side)) for item in items]
        known = [one for one in found if one]
        return known if len(known) == len(items) else []


def correlation_of(expected: float, delivered: float, gap: float) -> float:
    """The correlation of two sides, from their variances and that of their difference."""
    shared = (expected + delivered - gap) / (2 * sqrt(expected * delivered))
    return max(-1.0, min(1.0, shared))
