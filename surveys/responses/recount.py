"""The independent path: score cells counted again from raw ratings, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from culture.metrics.models import SUM_COLUMNS, ScoreCell, Subject
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import Questionnaire, build_questionnaire
from surveys.responses.models import Response
from surveys.responses.rows import RatedSides, paired_ratings

if TYPE_CHECKING:
    import datetime as dt

    from culture.scoring.layout import Layout, PairScores, Ratings

SubjectKey = tuple[str, str, int]
CellKey = tuple[int, "dt.date", SubjectKey]
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
        cells: dict[CellKey, list[int]] = {}
        for unit_id, day, key, sums in _read_scores(build_questionnaire(version)):
            cell = cells.setdefault((unit_id, day, key), [0] * len(SUM_COLUMNS))
            cell[:] = map(int.__add__, cell, sums)
        for (unit_id, day, key), sums in cells.items():
            yield ScoreCell(
                subject_id=subjects[key],
                unit_id=unit_id,
                day=day,
                **dict(zip(SUM_COLUMNS, sums, strict=True)),
            )


def _read_scores(
    questionnaire: Questionnaire,
) -> Iterator[tuple[int, dt.date, SubjectKey, list[int]]]:
    rows = Response.objects.filter(version_id=questionnaire.version_id).values_list(
        "unit_id",
        "answered_on",
        "expected",
        "delivered",
        "minimum",
        "importance",
        "flags",
        "is_complete",
    )
    for unit_id, day, e, d, minimum, points, flags, is_complete in rows.iterator(chunk_size=BATCH):
        rated = RatedSides(
            expected=tuple(e),
            delivered=tuple(d),
            minimum=None if minimum is None else tuple(minimum),
            importance=None if points is None else tuple(points),
        )
        for key, expected, delivered in _scores_of(questionnaire.layout, rated):
            sums = [
                expected,
                delivered,
                expected * expected,
                delivered * delivered,
                expected * delivered,
            ]
            complete = [int(is_complete), *(value * is_complete for value in sums)]
            yield unit_id, day, key, [1, *sums, int(flags != 0), *complete]


def _scores_of(layout: Layout, rated: RatedSides) -> Iterator[tuple[SubjectKey, int, int]]:
    expected, delivered, minimum = paired_ratings(rated)
    scores = layout.score(expected, delivered, rated.importance, minimum=minimum)
    yield from _pair_scores(scores.gap, Subject.Pair.GAP)
    yield from _item_scores(layout, expected, delivered, Subject.Pair.GAP)
    if minimum is not None and scores.adequacy is not None:
        adequacy = scores.adequacy._replace(weighted=None)
        yield from _pair_scores(adequacy, Subject.Pair.ADEQUACY)
        yield from _item_scores(layout, minimum, delivered, Subject.Pair.ADEQUACY)


def _pair_scores(scores: PairScores, pair: str) -> Iterator[tuple[SubjectKey, int, int]]:
    if scores.overall is not None:
        yield (Kind.OVERALL, pair, 0), *scores.overall
    if scores.weighted is not None:
        yield (Kind.WEIGHTED, pair, 0), *scores.weighted
    for place, score in enumerate(scores.dimensions):
        if score is not None:
            yield (Kind.DIMENSION, pair, place), *score


def _item_scores(
    layout: Layout, first: Ratings, delivered: Ratings, pair: str
) -> Iterator[tuple[SubjectKey, int, int]]:
    turned = layout.low + layout.high
    reverse = {position for dimension in layout.dimensions for position in dimension.reverse}
    for position, (e, d) in enumerate(zip(first, delivered, strict=True)):
        if e is not None and d is not None:
            if position in reverse:
                e, d = turned - e, turned - d  # noqa: PLW2901
            yield (Kind.ITEM, pair, position), e, d
