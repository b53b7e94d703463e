"""One respondent's answer, checked, and the row that stores it."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from culture.scoring.layout import PairScores, Ratings
from culture.scoring.quality import quality_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from surveys.instruments.questionnaires import Questionnaire

MOST_DIMENSIONS = 8
SIDES = ("expected", "delivered", "minimum")

COLUMNS = (
    "id",
    "touchpoint_id",
    "unit_id",
    "version_id",
    "answered_on",
    "expected",
    "delivered",
    "minimum",
    "importance",
    "flags",
    "is_complete",
    "digest",
    *(f"{side}_{place}" for side in SIDES for place in range(1, MOST_DIMENSIONS + 1)),
    *(f"{side}_overall" for side in SIDES),
    "expected_weighted",
    "delivered_weighted",
)


_compact = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Contact:
    """What a respondent leaves who asks for a reply."""

    address: str
    name: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Checked ratings in the order of the version's items; None where nothing was answered.

    `minimum` only for three-column versions, `importance` in points per dimension, `seconds` only
    when the browser measured how long the form was open.
    """

    expected: tuple[int | None, ...]
    delivered: tuple[int | None, ...]
    minimum: tuple[int | None, ...] | None = None
    importance: tuple[int | None, ...] | None = None
    comment: str = ""
    contact: Contact | None = None
    seconds: float | None = None

    def digest(self) -> bytes:
        """SHA-256 of everything the respondent said; the same key with another is a conflict."""
        contact = self.contact and [self.contact.address, self.contact.name, self.contact.message]
        said = [
            self.expected,
            self.delivered,
            self.minimum,
            self.importance,
            self.comment,
            contact,
        ]
        return hashlib.sha256(_compact(said).encode()).digest()


def response_id(touchpoint_uuid: uuid.UUID, key: str) -> uuid.UUID:
    """Derive the response's id from the submission key; retries meet, touchpoints never do."""
    return uuid.uuid5(touchpoint_uuid, key)


def response_row(
    *,
    identity: uuid.UUID,
    touchpoint_id: int,
    unit_id: int,
    questionnaire: Questionnaire,
    answer: Answer,
    answered_on: dt.date,
    asked: Sequence[int],
) -> tuple[Any, ...]:
    """Give the values of `COLUMNS` for one answer; pure, the same answer gives the same row."""
    expected, delivered, minimum = paired_ratings(answer)
    scores = questionnaire.layout.score(
        expected, delivered, answer.importance, minimum=minimum, asked=asked
    )
    gap, adequacy = scores.gap, scores.adequacy
    quality = quality_of(
        answer.expected,
        answer.delivered,
        minimum=answer.minimum,
        importance=answer.importance,
        seconds=answer.seconds,
    )
    return (
        identity,
        touchpoint_id,
        unit_id,
        questionnaire.version_id,
        answered_on,
        list(answer.expected),
        list(answer.delivered),
        None if answer.minimum is None else list(answer.minimum),
        None if answer.importance is None else list(answer.importance),
        int(quality),
        gap.complete,
        answer.digest(),
        *_spread(gap, 0),
        *_spread(gap, 1),
        *_spread(adequacy, 0),
        gap.overall and gap.overall.expected,
        gap.overall and gap.overall.delivered,
        adequacy and adequacy.overall and adequacy.overall.expected,
        gap.weighted and gap.weighted.expected,
        gap.weighted and gap.weighted.delivered,
    )


def paired_ratings(answer: Answer) -> tuple[Ratings, Ratings, Ratings | None]:
    """Of three columns, count an item only where all three were answered.

    Then both pairs, minimum and expected against delivered, speak of the same answers.
    """
    if answer.minimum is None:
        return answer.expected, answer.delivered, None
    whole = [
        None not in ratings
        for ratings in zip(answer.expected, answer.delivered, answer.minimum, strict=True)
    ]
    expected, delivered, minimum = (
        tuple(rating if counts else None for rating, counts in zip(side, whole, strict=True))
        for side in (answer.expected, answer.delivered, answer.minimum)
    )
    return expected, delivered, minimum


def _spread(scores: PairScores | None, side: int) -> list[int | None]:
    columns: list[int | None] = [None] * MOST_DIMENSIONS
    if scores is not None:
        for place, pair in enumerate(scores.dimensions):
            columns[place] = None if pair is None else pair[side]
    return columns
