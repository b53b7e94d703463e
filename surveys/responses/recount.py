"""The independent path: score cells counted again from raw ratings, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from culture.metrics.models import SUM_COLUMNS, ScoreCell, Subject
from culture.metrics.patterns import pattern_of
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import Questionnaire, build_questionnaire
from surveys.responses.models import Response, Way
from surveys.responses.rows import RatedSides, paired_ratings

if TYPE_CHECKING:
    import datetime as dt

    from culture.scoring.layout import Layout, PairScores, Ratings

SubjectKey = tuple[str, str, int]
AlikeKey = tuple[int, "dt.date", int, str, str]
Kind = Subject.Kind
BATCH = 5000


def recount_cells(*, source: str) -> Iterator[ScoreCell]:
    """Read every raw answer of a source and add up its scores in Python, trusting no stored one."""
    versions = Version.objects.published().filter(instrument__source=source)
    for version in versions.order_by("pk"):
        subjects = {
            (subject.kind, subject.pair, subject.position): subject.pk
            for subject in Subject.objects.filter(measure__uuid=version.uuid)
        }
        cells: dict[tuple[AlikeKey, SubjectKey], list[int]] = {}
        for alike, key, sums in _read_scores(build_questionnaire(version)):
            cell = cells.setdefault((alike, key), [0] * len(SUM_COLUMNS))
            cell[:] = map(int.__add__, cell, sums)
        for ((unit_id, day, pattern, hand, stratum), key), sums in cells.items():
            yield ScoreCell(
                subject_id=subjects[key],
                unit_id=unit_id,
                day=day,
                pattern=pattern,
                hand=hand,
                stratum=stratum,
                **dict(zip(SUM_COLUMNS, sums, strict=True)),
            )


def _read_scores(
    questionnaire: Questionnaire,
) -> Iterator[tuple[AlikeKey, SubjectKey, list[int]]]:
    rows = Response.objects.filter(version_id=questionnaire.version_id)
    for row in rows.iterator(chunk_size=BATCH):
        rated = RatedSides(
            expected=tuple(row.expected),
            delivered=tuple(row.delivered),
            minimum=None if row.minimum is None else tuple(row.minimum),
            importance=None if row.importance is None else tuple(row.importance),
        )
        scores = dict(_scores_of(questionnaire.layout, rated))
        pattern = pattern_of(
            {place for kind, _pair, place in scores if kind == Kind.ITEM},
            is_weighted=any(kind == Kind.WEIGHTED for kind, _pair, _place in scores),
            is_complete=row.is_complete,
        )
        is_link = row.way == Way.LINK
        hand = str(row.asker) if is_link else row.way
        stratum = "" if is_link else f"{row.asker}/{row.asked}/{row.language}"
        for key, (e, d) in scores.items():
            sums = [1, e, d, e * e, d * d, e * d, int(row.flags != 0)]
            yield (row.unit_id, row.answered_on, pattern, hand, stratum), key, sums


def _scores_of(layout: Layout, rated: RatedSides) -> Iterator[tuple[SubjectKey, tuple[int, int]]]:
    expected, delivered, minimum = paired_ratings(rated)
    scores = layout.score(expected, delivered, rated.importance, minimum=minimum)
    yield from _pair_scores(scores.gap, Subject.Pair.GAP)
    yield from _item_scores(layout, expected, delivered, Subject.Pair.GAP)
    if minimum is not None and scores.adequacy is not None:
        adequacy = scores.adequacy._replace(weighted=None)
        yield from _pair_scores(adequacy, Subject.Pair.ADEQUACY)
        yield from _item_scores(layout, minimum, delivered, Subject.Pair.ADEQUACY)


def _pair_scores(scores: PairScores, pair: str) -> Iterator[tuple[SubjectKey, tuple[int, int]]]:
    if scores.overall is not None:
        yield (Kind.OVERALL, pair, 0), scores.overall
    if scores.weighted is not None:
        yield (Kind.WEIGHTED, pair, 0), scores.weighted
    for place, score in enumerate(scores.dimensions):
        if score is not None:
            yield (Kind.DIMENSION, pair, place), score


def _item_scores(
    layout: Layout, first: Ratings, delivered: Ratings, pair: str
) -> Iterator[tuple[SubjectKey, tuple[int, int]]]:
    turned = layout.low + layout.high
    reverse = {position for dimension in layout.dimensions for position in dimension.reverse}
    for position, (e, d) in enumerate(zip(first, delivered, strict=True)):
        if e is not None and d is not None:
            if position in reverse:
                e, d = turned - e, turned - d  # noqa: PLW2901
            yield (Kind.ITEM, pair, position), (e, d)
