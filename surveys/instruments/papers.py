"""Reading back what the form of a questionnaire asked: its columns of ratings, and words."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from surveys.instruments.rendering import NOT_APPLICABLE, rating_field

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from surveys.instruments.questionnaires import Questionnaire

    Sentence = str | _StrPromise
    Problems = MutableMapping[str, Sentence]

Ratings = tuple[int | None, ...]

LONGEST_TEXT = 2_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
OFF_SCALE = _("Choose one of the answers offered.")
NOTHING_ANSWERED = _("Please answer at least one statement completely.")


class AnswerRefused(Exception):  # noqa: N818 - says what happened, as the receipt does
    """Everything that is wrong with an answer: field → sentence, in the order of the form."""

    def __init__(self, problems: Mapping[str, Sentence]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


class SideColumn(NamedTuple):
    """One side of a form: its name, and the field of each position asked."""

    side: str
    fields: tuple[tuple[int, str], ...]


def columns_of(
    questionnaire: Questionnaire, *, asked: Sequence[int], prefix: str = ""
) -> tuple[SideColumn, ...]:
    """Give the columns of a form that asks these positions; fields have the keys of the items."""
    keys = [question.key for question in questionnaire.questions]
    return tuple(
        SideColumn(
            side,
            tuple((place, f"{prefix}{rating_field(side, keys[place])}") for place in asked),
        )
        for side in questionnaire.sides
    )


def accepted_ratings(questionnaire: Questionnaire) -> dict[str, int | None]:
    """Give what a field of ratings may hold, and the rating it stands for."""
    return dict(_accepted(questionnaire.low, questionnaire.high, questionnaire.not_applicable))


@lru_cache(maxsize=64)
def _accepted(low: int, high: int, not_applicable: bool) -> tuple[tuple[str, int | None], ...]:
    nothing = ("", NOT_APPLICABLE) if not_applicable else ("",)
    return (
        *((text, None) for text in nothing),
        *((str(point), point) for point in range(low, high + 1)),
    )


def read_columns(
    data: Mapping[str, str],
    columns: Sequence[SideColumn],
    *,
    accepted: Mapping[str, int | None],
    length: int,
    problems: Problems,
) -> dict[str, Ratings]:
    """Read the ratings of every side; what the scale does not have is noted as a problem."""
    sides = {}
    for side, fields in columns:
        column: list[int | None] = [None] * length
        for position, name in fields:
            raw = data.get(name)
            if raw is None:
                continue
            if raw in accepted:
                column[position] = accepted[raw]
            else:
                problems[name] = OFF_SCALE
        sides[side] = tuple(column)
    return sides


def read_text(raw: object, *, name: str, longest: int, problems: Problems) -> str:
    """Read words of limited length that can be stored."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        problems[name] = _("Write words here.")
        return ""
    text = raw.replace("\r\n", "\n").strip()
    if UNSTORABLE.search(text):
        problems[name] = _(
            "This text holds characters that cannot be stored. Please type it again."
        )
    elif len(text) > longest:
        problems[name] = _(
            "Please shorten this to %(longest)d characters; it has %(length)d now."
        ) % {"longest": longest, "length": len(text)}
    return text


def half_answered(data: Mapping[str, str], columns: Sequence[SideColumn]) -> dict[int, str]:
    """Give the items rated on one side and left empty on another: position → the empty field."""
    halves = {}
    for fields in zip(*(column.fields for column in columns), strict=True):
        given = [data.get(name, "") for _position, name in fields]
        if "" in given and not set(given) <= {"", NOT_APPLICABLE}:
            position, name = fields[given.index("")]
            halves[position] = name
    return halves


def any_item_on_all(sides: Sequence[Ratings]) -> bool:
    """Whether an item was answered on every side."""
    return any(None not in ratings for ratings in zip(*sides, strict=True))
