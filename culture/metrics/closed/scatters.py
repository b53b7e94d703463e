"""Scatter of every subject of a sheet: the one door for whatever is made of squares."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from culture.metrics.closed.counts import ToldCounts
from culture.metrics.closed.facts import DELIVERED, EXPECTED, Sheet
from culture.metrics.closed.scores import Score, Scored, ScoredSheet
from culture.metrics.content import DIMENSION, GAP, ITEM, OVERALL
from culture.privacy.blocks import Path
from culture.privacy.deviations import FEWEST_FOR_DEVIATIONS, Pooled
from culture.privacy.ground import Grouping, zones_of
from culture.privacy.scatter import Answers, Scatter, scatter_of

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Scatters:
    """Scatter by kind, key and side; `value` is the side that intervals are laid around.

    A subject has none of which it is not told that 20 people or more answered it. Where statements
    were drawn only dimensions have scatter, and `lent` is the deviation that others take from it.
    """

    of: Mapping[Key, Scatter]
    value: str
    lent: Mapping[tuple[str, str], Pooled] = field(default_factory=dict)

    def pooled(self, kind: str, key: str) -> Pooled | None:
        """The deviation within groups of a subject's value."""
        found = self.of.get((kind, key, self.value))
        return found.pooled if found else self.lent.get((kind, key))


def scatters_of(
    reading: ScoredSheet,
    sheet: Sheet,
    *,
    classes: Sequence[Sequence[int]],
    paths: Mapping[int, Path],
    counts: ToldCounts,
) -> Scatters:
    """Measure the scatter of each subject on each side, overall included.

    `classes` gives, per breakdown that may be shown, the class of each answered row. Where
    statements were drawn, a statement's ratings are the dimension's: squares of both, or of each
    one's mean rating, would be three sums of the same few squares.
    """
    desk = _Desk(sheet, classes, paths)
    alone = () if sheet.is_drawn else reading.items
    found = {
        (kind, subject.key, side): desk.scatter(subject, side)
        for kind, subjects in ((DIMENSION, reading.dimensions), (ITEM, alone))
        for subject in subjects
        if subject.scores and counts.of_whole(subject) >= FEWEST_FOR_DEVIATIONS
        for side in desk.sides
    }
    if sheet.is_drawn:
        return Scatters(found, desk.value, _lent(reading, found, desk.value))
    if counts.of_whole() >= FEWEST_FOR_DEVIATIONS and (overall := desk.overall(reading)):
        found[OVERALL, OVERALL, desk.value] = overall
    return Scatters(found, desk.value)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A sheet whose scatter is being measured."""

    sheet: Sheet
    classes: Sequence[Sequence[int]]
    paths: Mapping[int, Path]

    @property
    def sides(self) -> tuple[str, ...]:
        return (DELIVERED, EXPECTED, GAP) if self.sheet.is_two_sided else (DELIVERED,)

    @property
    def value(self) -> str:
        return self.sides[-1]

    def scatter(self, subject: Scored, side: str) -> Scatter:
        scores = subject.scores
        return scatter_of(
            self._answers(
                [getattr(score, side) / subject.factor for score in scores],
                places=[score.place for score in scores],
                groups=[score.group for score in scores],
                parts=[_answered(score) for score in scores],
                side=side,
                reaches=self._reaches(subject) if side == GAP else None,
                statements=subject.statements,
            ),
            zones=zones_of(subject.grouping, paths=self.paths),
        )

    def overall(self, reading: ScoredSheet) -> Scatter | None:
        """Of the mean of each respondent's dimensions."""
        own: dict[int, list[float]] = defaultdict(list)
        parts: Counter[int] = Counter()
        for subject in reading.dimensions:
            for score in subject.scores:
                own[score.place].append(getattr(score, self.value) / subject.factor)
                parts[score.place] += _answered(score)
        group_of = {
            place: reading.grouping.place_of[reading.rows[place].cell]
            for place in sorted(own)
            if reading.rows[place].cell in reading.grouping.place_of
        }
        if len(group_of) < FEWEST_FOR_DEVIATIONS:
            return None
        answers = self._answers(
            [sum(own[place]) / len(own[place]) for place in group_of],
            places=list(group_of),
            groups=list(group_of.values()),
            parts=[parts[place] for place in group_of],
            side=self.value,
            reaches=None,
        )
        return scatter_of(answers, zones=_zones_with(reading.grouping, answers, self.paths))

    def _answers(
        self,
        values: Sequence[float],
        *,
        places: Sequence[int],
        groups: Sequence[int],
        parts: Sequence[int],
        side: str,
        reaches: Mapping[int, float] | None,
        statements: Sequence[int] = (),
    ) -> Answers:
        layout = self.sheet.layout
        width = layout.high - layout.low
        return Answers(
            values=values,
            groups=groups,
            parts=parts,
            low=-width if side == GAP else layout.low,
            high=width if side == GAP else layout.high,
            classes=[
                *([held[place] for place in places] for held in self.classes),
                *([statements] if statements else []),
            ],
            reaches=reaches,
        )

    def _reaches(self, subject: Scored) -> dict[int, float]:
        """The greatest sum of squared gaps: as many people as can be at opposite ends."""
        layout = self.sheet.layout
        width = layout.high - layout.low
        found = {}
        for group, scores in subject.by_group.items():
            points = subject.factor * width
            shares = (
                sum(getattr(score, side) / points for score in scores)
                - len(scores) * layout.low / width
                for side in (EXPECTED, DELIVERED)
            )
            together = sum(shares)
            found[group] = width**2 * min(together, 2 * len(scores) - together)
        return found


def _lent(
    reading: ScoredSheet, found: Mapping[Key, Scatter], side: str
) -> dict[tuple[str, str], Pooled]:
    """What statements and the overall score take from dimensions: nothing more becomes known.

    A statement has its dimension's deviation, in which statements differ, too. The overall score is
    a mean of dimensions, so it scatters no more than they do on average.
    """
    pooled = {
        subject.key: scatter.pooled
        for subject in reading.dimensions
        if (scatter := found.get((DIMENSION, subject.key, side))) and scatter.pooled
    }
    lent = {
        (ITEM, item.key): pooled[item.dimension]
        for item in reading.items
        if item.dimension in pooled
    }
    if pooled and len(pooled) == len(reading.dimensions):
        squares = sum(one.deviation**2 for one in pooled.values()) / len(pooled)
        degrees = min(one.degrees for one in pooled.values())
        lent[OVERALL, OVERALL] = Pooled(squares**0.5, degrees)
    return lent


def _zones_with(
    grouping: Grouping, answers: Answers, paths: Mapping[int, Path]
) -> dict[int, frozenset[int]]:
    """Zones, without groups in which nobody has a score."""
    counted = set(answers.groups)
    zones = zones_of(grouping, paths=paths)
    return {zone: held & counted for zone, held in zones.items() if held & counted}


def _answered(score: Score) -> int:
    return sum(rating is not None for rating in score.delivered_items)
