"""A checked answer as the row that stores it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from culture.scoring.layout import PairScores, Ratings
from culture.scoring.quality import quality_of

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Sequence

    from surveys.instruments.questionnaires import Questionnaire

MOST_DIMENSIONS = 8
SIDES = ("expected", "delivered", "minimum")

FACTS = (
    "unit_id",
    "id",
    "asker",
    "version_id",
    "answered_on",
    "way",
    "expected",
    "delivered",
    "minimum",
    "importance",
    "flags",
    "is_complete",
    "asked",
    "language",
    "digest",
)
SCORES = (
    *(f"{side}_{place}" for side in SIDES for place in range(1, MOST_DIMENSIONS + 1)),
    *(f"{side}_overall" for side in SIDES),
    "expected_weighted",
    "delivered_weighted",
)
COLUMNS = FACTS + SCORES


@dataclass(frozen=True, slots=True)
class RatedSides:
    """Checked ratings in the order of the version's items; None where nothing was answered.

    `minimum` only for three-column versions, `importance` in points per dimension.
    """

    expected: tuple[int | None, ...]
    delivered: tuple[int | None, ...]
    minimum: tuple[int | None, ...] | None = None
    importance: tuple[int | None, ...] | None = None


def response_row(
    *,
    identity: uuid.UUID,
    asker: uuid.UUID,
    unit_id: int,
    way: str,
    questionnaire: Questionnaire,
    rated: RatedSides,
    digest: bytes,
    answered_on: dt.date,
    asked: Sequence[int],
    language: str = "",
    seconds: float | None = None,
) -> tuple[Any, ...]:
    """Give the values of `COLUMNS` for one answer; pure, the same answer gives the same row.

    `asked` are the positions that the form had, `language` the one that it was in, where that is
    known; `digest` tells the answer from any other, `seconds` is how long the form was open, where
    the browser measured it.
    """
    expected, delivered, minimum = paired_ratings(rated)
    scores = questionnaire.layout.score(
        expected, delivered, rated.importance, minimum=minimum, asked=asked
    )
    gap, adequacy = scores.gap, scores.adequacy
    quality = quality_of(
        rated.expected,
        rated.delivered,
        minimum=rated.minimum,
        importance=rated.importance,
        seconds=seconds,
    )
    return (
        unit_id,
        identity,
        asker,
        questionnaire.version_id,
        answered_on,
        str(way),
        list(rated.expected),
        list(rated.delivered),
        None if rated.minimum is None else list(rated.minimum),
        None if rated.importance is None else list(rated.importance),
        int(quality),
        gap.complete,
        len(asked),
        language,
        digest,
        *_spread(gap, 0),
        *_spread(gap, 1),
        *_spread(adequacy, 0),
        gap.overall and gap.overall.expected,
        gap.overall and gap.overall.delivered,
        adequacy and adequacy.overall and adequacy.overall.expected,
        gap.weighted and gap.weighted.expected,
        gap.weighted and gap.weighted.delivered,
    )


def paired_ratings(rated: RatedSides) -> tuple[Ratings, Ratings, Ratings | None]:
    """Of three columns, count an item only where all three were answered.

    Then both pairs, minimum and expected against delivered, speak of the same answers.
    """
    if rated.minimum is None:
        return rated.expected, rated.delivered, None
    whole = [
        None not in ratings
        for ratings in zip(rated.expected, rated.delivered, rated.minimum, strict=True)
    ]
    expected, delivered, minimum = (
        tuple(rating if counts else None for rating, counts in zip(side, whole, strict=True))
        for side in (rated.expected, rated.delivered, rated.minimum)
    )
    return expected, delivered, minimum


def _spread(scores: PairScores | None, side: int) -> list[int | None]:
    columns: list[int | None] = [None] * MOST_DIMENSIONS
    if scores is not None:
        for place, pair in enumerate(scores.dimensions):
            columns[place] = None if pair is None else pair[side]
    return columns
